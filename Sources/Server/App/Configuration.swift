// SPDX-License-Identifier: MIT

package import Chat
package import ClusterLog
package import Foundation
package import Store

extension RoomkeyServer {
    /// What can be set.
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes a free one.
        package var port: Int
        package var dataDirectory: URL
        /// The address people use, where it is not the one the server is bound to.
        package var publicURL: URL?
        /// Who may join, where owners cannot say so themselves.
        package var signUp = SignUpPolicy.Overrides()
        package var limits = ChatLimits()
        /// Whether clients of the showcase find their routes and documents (docs/showcase.md).
        package var showcase = true
        /// How long somebody has time to read a message before they are told of it elsewhere.
        package var pushDelay: Duration = .seconds(5)
        /// Where the server may send requests because a stranger has given the address, such as that of a push service.
        package var fetchRule = FetchRule.globalOnly
        /// Connections at the same time; nil for as many as the system allows.
        package var connectionLimit: Int?
        /// How often connections are asked whether they are done, when the server stops.
        package var stopInquiryInterval: Duration = ServerLimits.stopInquiryInterval
        /// Names under which pages and the chat are served, besides that of the public URL, `localhost` and addresses.
        package var allowedHosts: [String] = []
        /// Whose `X-Forwarded-For` is believed.
        package var trustedProxies = TrustedProxies.local
        /// The cluster that this server is a node of; nil when it stands alone.
        package var cluster: ClusterOptions?
        /// The folder in which the web app is worked on; nil for the one that is part of the executable.
        package var webRoot: URL?
        package var passwordCost = PasswordCost.standard
        /// The clock that dates things. It can be set to another time at any moment.
        package var now: @Sendable () -> Timestamp = Timestamp.now
        /// The clock that measures how long things take.
        package var clock: MonotonicClock = { .now }
        /// Makes ids of people and rooms, this many characters long.
        package var makeID: @Sendable (Int) -> String = RandomText.make

        package init(host: String = "127.0.0.1", port: Int = 8080, dataDirectory: URL, publicURL: URL? = nil) {
            self.host = host
            self.port = port
            self.dataDirectory = dataDirectory
            self.publicURL = publicURL
        }
    }
}

extension Timestamp {
    /// The clock of this machine.
    package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
