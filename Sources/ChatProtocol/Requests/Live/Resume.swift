// SPDX-License-Identifier: MIT

/// The first verb of a socket: has it told of all that has changed since then, and from now on.
package struct Resume: LiveVerb {
    /// The last revision that the client has seen; nil for a first load.
    package let revision: Int64?
    /// The history that the revision belongs to.
    package let history: String?
    /// Online unless said.
    package let state: DeviceState?

    package static let verb = "resume"
    package static let shape = RequestShape(Resume.init, Field("revision"), Field("history"), Field("state"))
}
