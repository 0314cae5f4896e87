* XML texts and documents: XPath, changes, building, dynamic arrays, errors
DEFFUN D(X) LOCAL
X = '<order id="7"><line n="1">A &amp; B</line><line n="2"><![CDATA[<C>]]></line></order>'
CRT XMLGET(X,"/order/@id"):" ":D(XMLGET(X,"//line")):" ":XMLGET(X,"count(//line)"):" ":XMLCOUNT(X,"//line"):XMLCOUNT(X,"//x")
CRT "[":XMLGET(X,"//x"):"] ":(STATUS() # 0)
CRT D(XMLTODYN(X,"//line","@n":@FM:"."))
CRT XMLSET(X,"//line[2]","<new>")
CRT XMLDEL(XMLADD(XMLADD(X,"/order","note","hi"),"/order/note","@lang","en"),"//line")
DOC = XMLPARSE(X)
SAME = XMLSET(DOC,"/order/@id",8)
CRT VARTYPE(DOC):" ":XMLGET(DOC,"/order/@id"):" ":XMLGET(SAME,"/order/@id")
CRT XMLBUILD("<a><b/></a>",2):"|"
CRT DYNTOXML("1":@VM:"2":@FM:"x":@VM:"<y>","N":@FM:"T"):" ":DYNTOXML("1","N","list","item")
CRT "[":XMLGET("<a>","/a"):"] ":(STATUS() # 0):" ":(STATUS.TEXT() # "")
CRT "[":XMLGET(X,"//line["):"] ":(STATUS() # 0):" ":(STATUS.TEXT() # "")
CRT "[":XMLADD(X,"/order","no name"):"] ":(STATUS() # 0)
STOP
LOCAL FUNCTION D(X)
   RETURN (CONVERT(@FM:@VM:@SM,"^]\",X))
END
END
