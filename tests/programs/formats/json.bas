* JSON texts and documents: reading, paths, changes, dynamic arrays, errors
DEFFUN D(X) LOCAL
J = '{"id":7,"name":"A \"B\"","ok":true,"none":null,"lines":[{"sku":"A","qty":2},{"sku":"B","qty":30}]}'
CRT JGET(J,"id"):" ":JGET(J,"name"):" ":JGET(J,"ok"):" [":JGET(J,"none"):"]"
CRT JGET(J,"lines/2/sku"):" ":JGET(J,"lines/-1/qty"):" ":D(JGET(J,"lines/*/qty")):" ":JGET(J,"lines/1")
CRT "[":JGET(J,"lines/3"):"] ":(STATUS() # 0)
CRT JTYPE(J):" ":JTYPE(J,"id"):" ":JTYPE(J,"name"):" ":JTYPE(J,"ok"):" ":JTYPE(J,"none"):" ":JTYPE(J,"lines"):"[":JTYPE(J,"x"):"]"
CRT D(JKEYS(J)):" ":JCOUNT(J):" ":JCOUNT(J,"lines"):" ":JCOUNT(J,"id")
CRT JSET("{}","a/b/1","x"):" ":JSET("[]","-1",1.5):" ":JSET("{}","n","007","number"):" ":JSET("{}","t",1,"boolean")
CRT JSET("{}","j","[1,2]","json"):" ":JSET("{}","l",1:@FM:2,"array"):" ":JSET('{"a":1}',"a","","null")
CRT JDEL('{"a":1,"b":[1,2]}',"b/1"):" ":JDEL('{"a":1}',"b"):" ":(STATUS() # 0)
CRT "[":JSET('{"a":1}',"a/b",2):"] ":(STATUS() # 0):" ":STATUS.TEXT()
C = JPARSE(J)
SAME = JSET(C,"lines/-1/sku","C")
CRT VARTYPE(C):" ":JBUILD(JGET(C,"lines")):" ":JCOUNT(SAME,"lines")
CRT JSET("{}","copy",JPARSE("[1]"))
CRT JBUILD('{"a":[1,{"b":2}]}',2)
CRT D(JSONTODYN(J,"id":@FM:"lines")):" ":D(JSONTODYN(JGET(J,"lines"),"sku":@FM:"qty")):" ":D(JSONTODYN('["a",["b","c"]]'))
CRT DYNTOJSON("a":@FM:"b":@VM:"c"):" ":DYNTOJSON("7":@FM:"x":@VM:"y","ID":@FM:"TAGS")
CRT DYNTOJSON("7":@VM:"8":@FM:"x":@VM:"y","ID":@FM:"TAG","RN")
CRT "[":JPARSE('{"a":1,}'):"] ":(STATUS() # 0):" ":STATUS.TEXT()
STOP
LOCAL FUNCTION D(X)
   RETURN (CONVERT(@FM:@VM:@SM,"^]\",X))
END
END
