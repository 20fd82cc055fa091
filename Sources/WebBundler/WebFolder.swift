// SPDX-License-Identifier: MIT

package import Foundation

/// The folder in which the web app is worked on.
package struct WebFolder: Sendable {
    /// Its files, by their paths in it, with what tells whether they were changed.
    package struct Listing: Sendable, Equatable {
        struct Version: Sendable, Equatable {
            let size: UInt64
            let changed: Date
        }

        let versions: [String: Version]
    }

    private let url: URL

    /// - Throws: ``WebBundleError`` where that is no folder with a web app in it.
    package init(_ url: URL) throws(WebBundleError) {
        self.url = url.standardizedFileURL.resolvingSymlinksInPath()
        let index = self.url.appending(path: "index.html")
        guard (try? index.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true else {
            throw WebBundleError(
                "\(self.url.path(percentEncoded: false)) has no index.html: it is not a folder of the web app."
            )
        }
    }

    /// Looks which files there are. Links are left out, wherever they lead: nothing outside of the folder is read.
    package func listing() -> Listing {
        let keys: [URLResourceKey] = [.isRegularFileKey, .isSymbolicLinkKey, .fileSizeKey, .contentModificationDateKey]
        let found = FileManager.default.enumerator(
            at: url,
            includingPropertiesForKeys: keys,
            options: [.skipsHiddenFiles]
        )
        let root = url.path(percentEncoded: false)
        let prefix = root.hasSuffix("/") ? root.utf8.count : root.utf8.count + 1
        var versions: [String: Listing.Version] = [:]
        while let file = found?.nextObject() as? URL {
            let name = String(file.path(percentEncoded: false).utf8.dropFirst(prefix)) ?? ""
            guard !Self.isForDevelopersOnly(name), let values = try? file.resourceValues(forKeys: Set(keys)),
                values.isRegularFile == true, values.isSymbolicLink != true
            else { continue }
            versions[name] = Listing.Version(
                size: UInt64(values.fileSize ?? 0),
                changed: values.contentModificationDate ?? .distantPast
            )
        }
        return Listing(versions: versions)
    }

    /// - Throws: ``WebBundleError`` for a file that cannot be read, and for files that do not fit together.
    package func bundle(_ listing: Listing) throws(WebBundleError) -> WebBundle {
        var sources: [String: [UInt8]] = [:]
        for name in listing.versions.keys {
            guard let content = try? Data(contentsOf: url.appending(path: name)) else {
                throw WebBundleError("\(name): it cannot be read")
            }
            sources[name] = [UInt8](content)
        }
        return try WebBundle(sources)
    }

    /// Types, settings of the compiler that checks them, and what stands around the web app in the package.
    private static func isForDevelopersOnly(_ name: String) -> Bool {
        [".ts", ".json", ".swift", ".md"].contains { name.hasSuffix($0) }
    }
}
