// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "roomkey",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .executable(name: "roomkey", targets: ["roomkey"]),
        .library(name: "RoomkeyClient", targets: ["RoomkeyClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.1.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // Dependencies point down only; see docs/architecture.md.
        .target(name: "WireProtocol"),
        .target(name: "ChatProtocol", dependencies: ["WireProtocol"]),
        .target(name: "KeyValueProtocol", dependencies: ["WireProtocol"]),
        // Writes the documents that follow from the declarations; make protocol.
        .executableTarget(
            name: "write-protocol",
            dependencies: ["ChatProtocol", "WireProtocol"],
            path: "Tools/protocol",
            exclude: ["openapi.json"]
        ),
        .target(name: "AccessPattern"),
        .target(
            name: "Store",
            dependencies: [
                "WireProtocol",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "CommitLog",
            dependencies: ["Store", .product(name: "Logging", package: "swift-log")]
        ),
        // The C client of NATS, from the system.
        .systemLibrary(
            name: "CNATS",
            pkgConfig: "libnats",
            providers: [.apt(["libnats-dev"]), .brew(["cnats"])]
        ),
        .target(
            name: "NATS",
            dependencies: [
                "CNATS",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "ClusterLog",
            dependencies: [
                "CommitLog", "NATS", "Store", "WireProtocol",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "PubSub",
            dependencies: [
                "WireProtocol", "AccessPattern",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Chat",
            dependencies: [
                "ChatProtocol", "WireProtocol", "Store", "CommitLog", "PubSub",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Effects",
            dependencies: [
                "Store", "CommitLog", "WireProtocol",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        // The web app as it is served: its files joined and compressed by the plugin, and embedded, so that the executable is all there is to
        // install.
        .target(name: "WebApp", dependencies: ["WebBundler"], path: "Web", plugins: ["EmbedWebApp"]),
        .plugin(name: "EmbedWebApp", capability: .buildTool(), dependencies: ["embed-web"]),
        .executableTarget(name: "embed-web", dependencies: ["WebBundler"]),
        .target(name: "WebBundler", dependencies: ["CZlib"]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Server",
            dependencies: [
                "WireProtocol", "AccessPattern", "Store", "CommitLog", "ClusterLog", "PubSub", "ChatProtocol", "Chat",
                "KeyValueProtocol", "Effects", "WebApp", "WebBundler",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("OpenAPI/openapi.json")]
        ),
        // What programs of others use: it has nothing of the server in it.
        .target(
            name: "RoomkeyClient",
            dependencies: [
                "ChatProtocol", "KeyValueProtocol", "WireProtocol",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
        .target(name: "Terminal", dependencies: ["ChatProtocol", "RoomkeyClient", "WireProtocol"]),
        .executableTarget(
            name: "roomkey",
            dependencies: [
                "WireProtocol", "Store", "CommitLog", "ClusterLog", "Chat", "Server", "RoomkeyClient", "Terminal",
                "WebBundler",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "roomkey-benchmarks",
            dependencies: [
                "KeyValueProtocol", "WireProtocol", "Store", "CommitLog", "Chat", "Server",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Benchmarks/Components"
        ),
        .executableTarget(
            name: "hot-path",
            dependencies: [
                "WireProtocol", "Store", "CommitLog", "PubSub", "Chat", "TestBasics",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Benchmarks/HotPath",
            exclude: ["instructions.txt"]
        ),
        .executableTarget(
            name: "echo-bot",
            dependencies: ["RoomkeyClient"],
            path: "Examples/bot",
            exclude: ["README.md"]
        ),
        .target(name: "TestBasics", path: "Tests/Basics"),
        .testTarget(name: "WireProtocolTests", dependencies: ["WireProtocol", "TestBasics"]),
        .testTarget(name: "KeyValueProtocolTests", dependencies: ["KeyValueProtocol", "WireProtocol", "TestBasics"]),
        .testTarget(name: "WebBundlerTests", dependencies: ["WebApp", "WebBundler", "TestBasics"]),
        .testTarget(name: "AccessPatternTests", dependencies: ["AccessPattern", "TestBasics"]),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Store", "CommitLog", "WireProtocol", "TestBasics",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "ClusterLogTests",
            dependencies: [
                "ClusterLog", "CommitLog", "NATS", "Store", "WireProtocol", "TestBasics",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "EffectsTests",
            dependencies: [
                "Effects", "TestBasics", "TestSupport", "WireProtocol",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "PubSubTests",
            dependencies: [
                "PubSub", "WireProtocol", "AccessPattern", "TestBasics",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ChatTests",
            dependencies: [
                "Chat", "ChatProtocol", "CommitLog", "PubSub", "RoomkeyClient", "Store", "WireProtocol", "TestBasics",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "Chat", "CommitLog", "Server", "Store",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/Support"
        ),
        .testTarget(
            name: "Conformance",
            dependencies: [
                "Chat", "CommitLog", "KeyValueProtocol", "Server", "Store", "TestBasics", "TestSupport", "WebBundler",
                "WireProtocol",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            exclude: ["Golden/Recorded"]
        ),
        .testTarget(
            name: "RoomkeyClientTests",
            dependencies: [
                "Chat", "ChatProtocol", "KeyValueProtocol", "RoomkeyClient", "Server", "Store", "TestBasics",
                "TestSupport",
                "WireProtocol",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(name: "SettingsTests", dependencies: ["roomkey", "Chat", "Server", "TestBasics"]),
        .testTarget(
            name: "TerminalTests",
            dependencies: ["ChatProtocol", "RoomkeyClient", "Terminal", "TestBasics", "WireProtocol"]
        ),
        .testTarget(
            name: "Faults",
            dependencies: [
                "WireProtocol", "Store", "CommitLog", "PubSub", "ChatProtocol", "Chat", "Server", "RoomkeyClient",
                "TestBasics",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

#if os(Linux)
    // What puts load on servers stands on epoll.
    package.targets += [
        .target(name: "BenchmarkSockets", path: "Benchmarks/Sockets", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(
            name: "broadcaster",
            dependencies: ["BenchmarkSockets"],
            path: "Benchmarks/Broadcaster",
            cSettings: [.define("_GNU_SOURCE")]
        ),
        .executableTarget(
            name: "roomkey-load",
            dependencies: ["BenchmarkSockets"],
            path: "Benchmarks/Load",
            cSettings: [.define("_GNU_SOURCE")],
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
    ]
#endif

for target in package.targets where target.type != .plugin && target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
