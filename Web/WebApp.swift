// SPDX-License-Identifier: MIT

package import WebBundler

/// The web app. It is part of the executable, so that this is the only file to install.
package enum WebApp {
    /// Everything the server serves for it, `index.html` among it.
    package static let files = embedded
}
