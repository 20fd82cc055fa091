// SPDX-License-Identifier: MIT

import Foundation
import WebBundler

/// The web app from a folder in which somebody works on it: what is served is what is in the folder when it is asked for.
actor WebRoot {
    private let folder: WebFolder
    private var last: (listing: WebFolder.Listing, files: WebAppFiles)

    /// - Throws: ``WebBundleError`` where that is no folder with a web app in it, or one whose files do not fit together.
    init(_ url: URL) throws(WebBundleError) {
        folder = try WebFolder(url)
        let listing = folder.listing()
        last = (listing, WebAppFiles(try folder.bundle(listing).files, isPublished: false))
    }

    /// The files as they are now.
    /// - Throws: ``WebBundleError`` while they do not fit together.
    func files() throws(WebBundleError) -> WebAppFiles {
        let listing = folder.listing()
        if listing != last.listing {
            last = (listing, WebAppFiles(try folder.bundle(listing).files, isPublished: false))
        }
        return last.files
    }
}
