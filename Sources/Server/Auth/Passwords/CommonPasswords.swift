// SPDX-License-Identifier: MIT

/// The commonest of the passwords that are long enough to be chosen: those that are tried first.
enum CommonPasswords {
    /// Case and spaces make no difference.
    static func contains(_ password: String) -> Bool {
        all.contains(password.lowercased().filter { !$0.isWhitespace })
    }

    private static let all = Set(
        """
        0000000000 0011223344 0123456789 0987654321 1111111111 1122334455 112233445566 1212121212 1231231231
        123123123123 1234512345 123456123456 1234567890 12345678901 123456789012 1234567890a 1234567890q 1234567891
        12345678910 123456789a 1234qwerasdf 1234qwerty 123qweasdzxc 1357924680 1472583690 147852369a 159357258456
        1q2w3e4r5t 1q2w3e4r5t6y 1qay2wsx3edc 1qaz2wsx3edc 1qazxsw23edc 2222222222 2468013579 3333333333 4444444444
        5555555555 6666666666 741852963a 7777777777 7894561230 789456123a 8888888888 9876543210 987654321a
        9999999999 a123456789 a1b2c3d4e5 a1s2d3f4g5 a987654321 aa12345678 aa123456789 aaaaaaaaaa aaaaaaaaaaaa
        abc1234567 abc12345678 abc123abc123 abcabcabc1 abcd123456 abcdef1234 abcdefg123 abcdefghij abcdefghijk
        abcdefghijkl admin12345 admin123456 admin1234567 adminadmin administrator administrator1 alexander1
        alexander123 arsenal123 asd1234567 asdf123456 asdf1234asdf asdfasdfasdf asdfgh1234 asdfghjkl1 asdfghjkl123
        asdfghjkl; asdqwe1234 ashley1234 australia1 autumn2024 autumn2025 autumn2026 azerty1234 azerty12345
        azertyuiop azertyuiop123 babygirl12 babygirl123 barcelona1 barcelona123 baseball12 baseball123 basketball
        basketball1 basketball23 batman12345 bestfriend blackberry blessed123 blink182blink butterfly1 butterfly123
        california california1 changeme123 changeme1234 charlie123 cheerleader chelsea123 chocolate1 chocolate12
        chocolate123 christian1 christian123 christopher company123 computer12 computer123 contrasena contrasena1
        contraseña cookie1234 correcthorsebatterystaple corvette123 daniel1234 december12 default123 demo123456
        dragon12345 dragonball dragonballz elizabeth1 elizabeth123 facebook12 facebook123 family1234 father1234
        ferrari123 football12 football123 forever123 freedom123 friday1234 friends123 germany123 ginger1234
        google1234 guest12345 hallo12345 harrypotter harrypotter1 hejmeddig1 hunter1234 ilovegod123 ilovejesus
        ilovemyself iloveyou11 iloveyou12 iloveyou123 iloveyou1234 iloveyou22 iloveyou2u iloveyousomuch instagram1
        internet123 january123 jennifer12 jennifer123 jessica123 jesuschrist jesuschrist1 jordan1234 jordan2323
        juventus123 killer1234 killer12345 kurwa12345 lamborghini letmein123 letmein1234 letmeinnow linkedin123
        liverpool1 liverpool123 loveforever lovelove123 loveyou123 manchester manchester1 manutd1234 master12345
        mercedes123 metallica1 metallica123 michael123 michaeljackson michelle123 minecraft1 minecraft123 monday1234
        monkey12345 monkey123456 motdepasse motdepasse1 mother1234 motorcycle mustang123 mypassword mypassword1
        mypassword123 myspace123 newyork123 nintendo64 november11 october123 p@ssw0rd12 p@ssw0rd123 p@ssword123
        pass123456 passw0rd12 passw0rd123 password01 password1! password11 password12 password123 password123!
        password1234 password12345 password123456 password2023 password2024 password2025 password2026
        passwordpassword passwort12 passwort123 playstation playstation2 playstation3 poiuytrewq pokemon123
        pokemon1234 princess12 princess123 princess1234 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx1234 qazwsxedcrfv qq123456789
        quarterback qwe1234567 qweasdzxc1 qweasdzxc123 qwer1234qwer qwerty123! qwerty1234 qwerty12345 qwerty123456
        qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiopasdfghjklzxcvbnm qwertz1234 qwertz12345
        qwertzuiop qwertzuiop1 realmadrid roomkey123 roomkey1234 root123456 samantha123 samsung123 samsung1234
        schatz1234 secret1234 secret12345 september1 shadow12345 skateboard snowboarder spiderman1 spiderman123
        spring2024 spring2025 spring2026 starwars123 strawberry strawberry1 summer1234 summer2023 summer2024
        summer2025 summer2026 sunshine12 sunshine123 sunshine1234 superadmin1 superman123 test123456 test1234567
        testing123 testtest123 thunder123 trustno123 trustnoone unicorn123 user123456 username123 volleyball
        w123456789 washington watermelon welcome123 welcome1234 welcome12345 welcome2023 welcome2024 welcome2025
        welcome2026 whatever12 whatever123 winter1234 winter2023 winter2024 winter2025 winter2026 zaq12wsxcde3
        zaq1zaq1zaq1 zxcv123456 zxcvbnm123 zxcvbnmasd
        """
        .split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
