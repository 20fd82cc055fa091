// SPDX-License-Identifier: MIT

import Hummingbird

/// What travels with a request.
struct AppContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }
}
