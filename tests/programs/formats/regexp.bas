* REGEXP and its family: position, extraction, change, split, options, errors
DEFFUN D(X) LOCAL
TEXT = "Order 17 of 2024-05-06, order 18 of 2024-05-07"
CRT REGEXP(TEXT,"\d{4}"):" ":REGEXP(TEXT,"order"):" ":REGEXP(TEXT,"^order","i"):" ":REGEXP(TEXT,"x{3}")
CRT D(REGEXP.EXTRACT(TEXT,"\d{4}-\d\d-\d\d"))
CRT D(REGEXP.EXTRACT(TEXT,"order (\d+) of (\d{4})","i"))
CRT D(REGEXP.EXTRACT(TEXT,"\d+","",2))
CRT REGEXP.CHANGE(TEXT,"(\d+)-(\d+)-(\d+)","$3/$2/$1")
CRT REGEXP.CHANGE(TEXT,"(?<word>\w+) ","[${word}]","",2)
CRT D(REGEXP.SPLIT("a, b ,c","\s*,\s*"))
CRT D(REGEXP.SPLIT("","x")):"|"
CRT REGEXP("a(b","a(b"):" ":(STATUS() # 0):" ":(STATUS.TEXT() # "")
CRT REGEXP(STR("a",40):"!","(a+)+$"):" ":(STATUS() # 0)
CRT REGEXP("abc","B"):REGEXP("abc","B","i"):" ":STATUS():"[":STATUS.TEXT():"]"
CRT REGEXP("abc","b","q"):" ":(STATUS() # 0):" ":STATUS.TEXT()
STOP
LOCAL FUNCTION D(X)
   RETURN (CONVERT(@FM:@VM:@SM,"^]\",X))
END
END
