* Digests, authentication codes, encodings, encryption, random bytes, HTTP errors
CRT DIGEST("SHA256","abc")
CRT DIGEST("sha-1","abc","base64"):" ":MD5("abc"):" ":LEN(DIGEST("SHA512","","raw"))
CRT "[":DIGEST("SHA0","abc"):"] ":(STATUS() # 0):" ":STATUS.TEXT()
CRT HMAC("SHA256","Jefe","what do ya want for nothing?")
CRT ENCODE("hi there","base64"):" ":DECODE("aGkgdGhlcmU=","BASE64"):" ":ENCODE("a b&c","url"):" ":DECODE("a%20b+c","url")
CRT ENCODE(@FM:"a","hex"):" ":(DECODE("fe61","hex") = @FM:"a"):" [":DECODE("fe6","hex"):"] ":(STATUS() # 0)
E1 = ENCRYPT("secret","pass") ; E2 = ENCRYPT("secret","pass")
CRT (E1 # E2):" ":DECRYPT(E1,"pass"):" [":DECRYPT(E1,"other"):"] ":(STATUS() # 0)
K = RANDOM.BYTES(32)
S = AES.ENCRYPT("data",K,"id")
CRT LEN(K):" ":LEN(S):" ":AES.DECRYPT(S,K,"id"):" [":AES.DECRYPT(S,K,"other"):"] ":(STATUS() # 0)
CRT "[":AES.ENCRYPT("data","short"):"] ":(STATUS() # 0)
CRT "[":HTTP("GET","file:///etc/passwd"):"] ":(STATUS() >= 1000):" ":(STATUS.TEXT() # ""):" [":HTTP.HEADER("Date"):"]"
END
