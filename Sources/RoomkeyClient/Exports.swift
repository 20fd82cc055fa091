// SPDX-License-Identifier: MIT

// What the server tells and takes is declared there, once for both sides.
@_exported public import ChatProtocol
@_exported public import WireProtocol
