// SPDX-License-Identifier: MIT

import HTTPTypes

/// The WebSockets of the server, by path.
struct SocketRouter: SocketAdmission {
    let keyValue: KeyValueAdmission
    let chat: ChatAdmission
    let hosts: HostRule

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        switch request.path {
        case "/ws": return try await keyValue.admit(request)
        case "/api/live":
            try hosts.check(request.host)
            return try await chat.admit(request)
        default: throw HTTPFailure(.notFound, "There is no WebSocket at \(request.path)", code: "notFound")
        }
    }
}
