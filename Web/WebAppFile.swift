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
        case "png": "image/png"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }

    /// The one stylesheet: its parts, in the order of their layers. One request, since nothing is drawn before it is here.
    private static let stylesheet: [UInt8] =
        PackageResources.tokens_css + PackageResources.base_css + PackageResources.layout_css
        + PackageResources.parts_css + PackageResources.rooms_css + PackageResources.conversation_css
        + PackageResources.message_css + PackageResources.composer_css + PackageResources.panels_css
        + PackageResources.dialogs_css + PackageResources.admin_css + PackageResources.utilities_css

    /// Everything the server serves for the web app, `index.html` among it: the modules as ``JoinedModules`` has them.
    package static let all: [WebAppFile] = {
        let modules = sources.filter { $0.name.hasSuffix(".js") }
        let joined = JoinedModules(
            from: "app.js",
            sources: Dictionary(
                uniqueKeysWithValues: modules.map { ($0.name, String(decoding: $0.content, as: UTF8.self)) }
            )
        )
        return sources.filter { !$0.name.hasSuffix(".js") }
            + modules.compactMap { module in
                joined.served(module.name).map { WebAppFile(module.name, Array($0.utf8)) }
            }
    }()

    private static let sources: [WebAppFile] = [
        WebAppFile("acquaintances.js", PackageResources.acquaintances_js),
        WebAppFile("app.css", stylesheet),
        WebAppFile("app.js", PackageResources.app_js),
        WebAppFile("arrival.js", PackageResources.arrival_js),
        WebAppFile("chat.js", PackageResources.chat_js),
        WebAppFile("client.js", PackageResources.client_js),
        WebAppFile("commands.js", PackageResources.commands_js),
        WebAppFile("company.js", PackageResources.company_js),
        WebAppFile("components/account-dialog.js", PackageResources.account_dialog_js),
        WebAppFile("components/admin-access.js", PackageResources.admin_access_js),
        WebAppFile("components/admin-bots.js", PackageResources.admin_bots_js),
        WebAppFile("components/admin-figures.js", PackageResources.admin_figures_js),
        WebAppFile("components/admin-guests.js", PackageResources.admin_guests_js),
        WebAppFile("components/admin-invitations.js", PackageResources.admin_invitations_js),
        WebAppFile("components/admin-keys.js", PackageResources.admin_keys_js),
        WebAppFile("components/admin-list.js", PackageResources.admin_list_js),
        WebAppFile("components/admin-page.js", PackageResources.admin_page_js),
        WebAppFile("components/admin-people.js", PackageResources.admin_people_js),
        WebAppFile("components/admin-rooms.js", PackageResources.admin_rooms_js),
        WebAppFile("components/announcer.js", PackageResources.announcer_js),
        WebAppFile("components/completion.js", PackageResources.completion_js),
        WebAppFile("components/composer.js", PackageResources.composer_js),
        WebAppFile("components/conversation.js", PackageResources.conversation_js),
        WebAppFile("components/emoji-picker.js", PackageResources.emoji_picker_js),
        WebAppFile("components/figure-plot.js", PackageResources.figure_plot_js),
        WebAppFile("components/first-run.js", PackageResources.first_run_js),
        WebAppFile("components/found-message.js", PackageResources.found_message_js),
        WebAppFile("components/keys-dialog.js", PackageResources.keys_dialog_js),
        WebAppFile("components/long-press.js", PackageResources.long_press_js),
        WebAppFile("components/members-panel.js", PackageResources.members_panel_js),
        WebAppFile("components/message-actions.js", PackageResources.message_actions_js),
        WebAppFile("components/message-list.js", PackageResources.message_list_js),
        WebAppFile("components/message-row.js", PackageResources.message_row_js),
        WebAppFile("components/message-text.js", PackageResources.message_text_js),
        WebAppFile("components/name-form.js", PackageResources.name_form_js),
        WebAppFile("components/people-dialog.js", PackageResources.people_dialog_js),
        WebAppFile("components/pins-panel.js", PackageResources.pins_panel_js),
        WebAppFile("components/profile-card.js", PackageResources.profile_card_js),
        WebAppFile("components/quick-emoji.js", PackageResources.quick_emoji_js),
        WebAppFile("components/quick-switcher.js", PackageResources.quick_switcher_js),
        WebAppFile("components/reaction-bar.js", PackageResources.reaction_bar_js),
        WebAppFile("components/reset-form.js", PackageResources.reset_form_js),
        WebAppFile("components/room-dialogs.js", PackageResources.room_dialogs_js),
        WebAppFile("components/room-items.js", PackageResources.room_items_js),
        WebAppFile("components/room-list.js", PackageResources.room_list_js),
        WebAppFile("components/room-panel.js", PackageResources.room_panel_js),
        WebAppFile("components/search-panel.js", PackageResources.search_panel_js),
        WebAppFile("components/settings-dialog.js", PackageResources.settings_dialog_js),
        WebAppFile("components/side-panel.js", PackageResources.side_panel_js),
        WebAppFile("components/status-line.js", PackageResources.status_line_js),
        WebAppFile("components/toast.js", PackageResources.toast_js),
        WebAppFile("dialog.js", PackageResources.dialog_js),
        WebAppFile("dialogs.js", PackageResources.dialogs_js),
        WebAppFile("dom.js", PackageResources.dom_js),
        WebAppFile("emoji.js", PackageResources.emoji_js),
        WebAppFile("figures.js", PackageResources.figures_js),
        WebAppFile("first.js", PackageResources.first_js),
        WebAppFile("format.js", PackageResources.format_js),
        WebAppFile("history.js", PackageResources.history_js),
        WebAppFile("icon-192.png", PackageResources.icon_192_png),
        WebAppFile("icon-512.png", PackageResources.icon_512_png),
        WebAppFile("icon-apple.png", PackageResources.icon_apple_png),
        WebAppFile("icon-unread.svg", PackageResources.icon_unread_svg),
        WebAppFile("icon.svg", PackageResources.icon_svg),
        WebAppFile("icons.js", PackageResources.icons_js),
        WebAppFile("index.html", PackageResources.index_html),
        WebAppFile("keys.js", PackageResources.keys_js),
        WebAppFile("languages/de-more.js", PackageResources.de_more_js),
        WebAppFile("languages/de.js", PackageResources.de_js),
        WebAppFile("languages/en-more.js", PackageResources.en_more_js),
        WebAppFile("languages/en.js", PackageResources.en_js),
        WebAppFile("lazily.js", PackageResources.lazily_js),
        WebAppFile("lookup.js", PackageResources.lookup_js),
        WebAppFile("manifest.webmanifest", PackageResources.manifest_webmanifest),
        WebAppFile("markdown.js", PackageResources.markdown_js),
        WebAppFile("marks.js", PackageResources.marks_js),
        WebAppFile("members.js", PackageResources.members_js),
        WebAppFile("messages.js", PackageResources.messages_js),
        WebAppFile("more-words.js", PackageResources.more_words_js),
        WebAppFile("notifier.js", PackageResources.notifier_js),
        WebAppFile("outbox.js", PackageResources.outbox_js),
        WebAppFile("page.js", PackageResources.page_js),
        WebAppFile("people.js", PackageResources.people_js),
        WebAppFile("popup.js", PackageResources.popup_js),
        WebAppFile("presence.js", PackageResources.presence_js),
        WebAppFile("previews.js", PackageResources.previews_js),
        WebAppFile("push.js", PackageResources.push_js),
        WebAppFile("reading.js", PackageResources.reading_js),
        WebAppFile("rooms.js", PackageResources.rooms_js),
        WebAppFile("router.js", PackageResources.router_js),
        WebAppFile("rows.js", PackageResources.rows_js),
        WebAppFile("seen.js", PackageResources.seen_js),
        WebAppFile("session.js", PackageResources.session_js),
        WebAppFile("snapshot.js", PackageResources.snapshot_js),
        WebAppFile("state.js", PackageResources.state_js),
        WebAppFile("storage.js", PackageResources.storage_js),
        WebAppFile("sw.js", PackageResources.sw_js),
        WebAppFile("theme.js", PackageResources.theme_js),
        WebAppFile("timeline.js", PackageResources.timeline_js),
        WebAppFile("typing.js", PackageResources.typing_js),
        WebAppFile("words.js", PackageResources.words_js),
        WebAppFile("worker.js", PackageResources.worker_js),
        WebAppFile("writing.js", PackageResources.writing_js),
    ]
}
