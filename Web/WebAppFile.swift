// SPDX-License-Identifier: MIT

/// A file of the web app. All of them are part of the executable, so that it is the only file to install.
package struct WebAppFile: Sendable {
    package let name: String
    package let contentType: String
    package let content: [UInt8]

    /// Everything the server serves for the web app, `index.html` among it.
    package static let all: [WebAppFile] = [
    ]
}
