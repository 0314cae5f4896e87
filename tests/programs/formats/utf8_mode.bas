* $MODE UTF8: length, substrings, case and positions by character
E = UNICHAR(8364)
S = "na":UNICHAR(239):"ve ":E
CRT LEN(S):" ":INDEX(S,"ve",1):" ":SEQ(E)
$MODE UTF8
CRT LEN(S):" ":INDEX(S,"ve",1):" ":SEQ(E)
CRT (S[3,1] = UNICHAR(239)):" ":(S[1] = E):" ":(UPCASE(S[3,2]) = UNICHAR(207):"V"):" ":FIELD(S," ",1)[4,2]
S[3,1] = "i" ; CRT S[1,5]
A = "x":@FM:E:"uro" ; A<2>[1,1] = "E" ; CRT A<2>:" ":LEN(A<2>)
$MODE -UTF8
CRT LEN(E):" ":(E[1,1] = CHAR(226))
END
