// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub

extension Presence {
    /// The presence of the people of this process, told on its hub to who watches them, and to the other nodes of a cluster.
    convenience init(toldOn hub: Hub, timers: any EventLoopGroup, sharedBy exchange: NodeExchange? = nil) {
        self.init { work in
            timers.next().scheduleTask(in: ServerLimits.absence, work)
        } tell: { user, state in
            hub.hint(.textFrame(ChatEvents.presence(of: user, state)), to: ChatTopics.presence(user))
        } share: { user, state in
            exchange?.share(state, of: user)
        }
    }
}
