// SPDX-License-Identifier: MIT

/// What is wrong with the files of the web app, for those who write them.
package struct WebBundleError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
