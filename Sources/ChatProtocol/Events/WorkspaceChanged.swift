// SPDX-License-Identifier: MIT

package import WireProtocol

/// The workspace was changed, or it was ever and this is a first load.
package struct WorkspaceChanged: Hashable, Sendable, EventPayload {
    package let revision: Revision
    package let workspace: Workspace

    package init(revision: Revision, workspace: Workspace) {
        self.revision = revision
        self.workspace = workspace
    }

    package static let event = "workspace"
    package static let shape = Shape(
        WorkspaceChanged.init,
        Field("revision", \.revision),
        Field("workspace", \.workspace)
    )
}
