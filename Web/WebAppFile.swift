// SPDX-License-Identifier: MIT

/// A file of the web app. All of them are part of the executable, so that it is the only file to install.
package struct WebAppFile: Sendable {
    package let name: String
    package let content: [UInt8]

    private init(_ name: String, _ content: [UInt8]) {
        self.name = name
        self.content = content
    }

    /// The media type, by the name's ending.
    package var contentType: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }

    /// Everything the server serves for the web app, `index.html` among it.
    package static let all: [WebAppFile] = [
        WebAppFile("app.css", PackageResources.app_css),
        WebAppFile("app.js", PackageResources.app_js),
        WebAppFile("chat.js", PackageResources.chat_js),
        WebAppFile("client.js", PackageResources.client_js),
        WebAppFile("composer.js", PackageResources.composer_js),
        WebAppFile("conversation.js", PackageResources.conversation_js),
        WebAppFile("dom.js", PackageResources.dom_js),
        WebAppFile("format.js", PackageResources.format_js),
        WebAppFile("history.js", PackageResources.history_js),
        WebAppFile("icon.svg", PackageResources.icon_svg),
        WebAppFile("index.html", PackageResources.index_html),
        WebAppFile("manifest.webmanifest", PackageResources.manifest_webmanifest),
        WebAppFile("message-list.js", PackageResources.message_list_js),
        WebAppFile("message-row.js", PackageResources.message_row_js),
        WebAppFile("name-form.js", PackageResources.name_form_js),
        WebAppFile("outbox.js", PackageResources.outbox_js),
        WebAppFile("room-list.js", PackageResources.room_list_js),
        WebAppFile("router.js", PackageResources.router_js),
        WebAppFile("session.js", PackageResources.session_js),
        WebAppFile("state.js", PackageResources.state_js),
        WebAppFile("status-line.js", PackageResources.status_line_js),
        WebAppFile("storage.js", PackageResources.storage_js),
        WebAppFile("timeline.js", PackageResources.timeline_js),
    ]
}
