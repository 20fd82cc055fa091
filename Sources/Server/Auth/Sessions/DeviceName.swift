// SPDX-License-Identifier: MIT

/// What a device is called in the list of sessions: `Firefox on Linux`. Only this is kept of a `User-Agent`.
enum DeviceName {
    static let unknown = "Unknown device"
    private static let maximumLength = 40
    /// Bytes of a `User-Agent` that are looked at: those of browsers have some 150.
    private static let examinedBytes = 512

    static func name(of userAgent: String?) -> String {
        guard let userAgent = userAgent.map({ String(decoding: $0.utf8.prefix(examinedBytes), as: UTF8.self) }),
            !userAgent.isEmpty
        else { return unknown }
        switch (first(of: browsers, in: userAgent), first(of: systems, in: userAgent)) {
        case (let browser?, let system?): return "\(browser) on \(system)"
        case (let browser?, nil): return browser
        case (nil, let system?): return system
        case (nil, nil):
            // A program: curl/8.14.1 is curl.
            let product = userAgent.prefix { $0 != "/" && $0 != " " }
            let name = product.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F }
            return name.isEmpty ? unknown : String(String(name).prefix(maximumLength))
        }
    }

    /// In this order: browsers also name those they stem from.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]

    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ]

    private static func first(of marks: [(mark: String, name: String)], in userAgent: String) -> String? {
        marks.first { userAgent.contains($0.mark) }?.name
    }
}
