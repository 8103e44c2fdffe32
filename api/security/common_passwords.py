"""The passwords that are guessed first, of those long enough to be chosen at all."""

_WORDS = """
123456789012 1234567890123 12345678901234 123456789abc 123456123456 123123123123
111222333444 112233445566 098765432109 987654321098 0123456789ab 123456qwerty
1234567890qwe 1234567890abc qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567
qwertyuiop[] qwertyuiopas qazwsxedcrfv 1qaz2wsx3edc 1q2w3e4r5t6y q1w2e3r4t5y6
1qazxsw23edc zaq12wsxcde3 zxcvbnm12345 asdfghjkl123 asdfghjkl;'\\ abcdefghijkl
abcdefg12345 abcd1234abcd abc123abc123 abc123456789 a123456789012 a1b2c3d4e5f6
aa1234567890 aaa123456789 password1234 password12345 password123456 password123!
passw0rd1234 p@ssw0rd1234 p@ssword1234 passwordpassword mypassword123 changeme1234
changemenow1 letmein12345 letmeinplease welcome12345 welcome123456 iloveyou1234
iloveyou12345 administrator administrator1 admin1234567 admin12345678 adminadmin12
admin@123456 admin@1234567 root12345678 rootroot1234 superman1234 football1234
baseball1234 sunshine1234 princess1234 dragon123456 monkey123456 master123456
trustno1trustno1 correcthorsebatterystaple woaini123456 woaini1234567 woaini1314520
woaini5201314 5201314woaini 5201314520131 13145201314520 zhongguo1234 zhongguo2024
zhongguo2025 zhongguo2026 wozhongguo123 nihao1234567 woaizhongguo1 qq1234567890
huawei123456 huawei@12345 shequ1234567 shequ@123456 dangyuan1234 dangjian1234
dangjian@123 abcd@1234567 abc@12345678 aa@123456789 test12345678 testtest1234
"""

COMMONEST = frozenset(_WORDS.split())
"""In lower case, as they are compared."""
