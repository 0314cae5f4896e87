* Dynamic arrays of 10,000, 100,000 and 1,000,000 fields: milliseconds of processor time for each kind of work.
* RUN BP ARRAYS. Each row should grow with the number of fields; an INS or DEL in the middle moves what lies behind it.
CRT 'fields':
CRT ' append replace extract value remove 100xINS 100xDEL 100xLOCATE'
FOR P = 4 TO 6
   N = 10 ** P
   T = '' ; S = SYSTEM(9)
   A = ''
   FOR I = 1 TO N ; A<-1> = I ; NEXT I
   GOSUB LAP
   R = 17
   FOR I = 1 TO N ; R = REM(R * 1366 + 150889, 714025) ; A<REM(R, N) + 1> = R ; NEXT I
   GOSUB LAP
   X = 0
   FOR I = 1 TO N ; X += A<I> ; NEXT I
   GOSUB LAP
   FOR I = 1 TO N ; A<I,2> = I ; NEXT I
   GOSUB LAP
   COUNT = 0
   LOOP
      REMOVE V FROM A SETTING M
      COUNT += (V # '')
   WHILE M DO
   REPEAT
   GOSUB LAP
   FOR I = 1 TO 100 ; INS I BEFORE A<INT(N / 2) + I> ; NEXT I
   GOSUB LAP
   FOR I = 1 TO 100 ; DEL A<INT(N / 2)> ; NEXT I
   GOSUB LAP
   FOR I = 1 TO 100
      LOCATE 'not there' IN A<1> SETTING WHERE THEN X = 0 ELSE X += WHERE
   NEXT I
   GOSUB LAP
   CRT FMT(N, '7R') : T : '  (' : X : ' ' : COUNT : ')'
NEXT P
STOP

LAP:
   NOW = SYSTEM(9)
   T := FMT(NOW - S, '8R')
   S = NOW
RETURN
END
