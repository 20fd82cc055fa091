// SPDX-License-Identifier: MIT

import Foundation

/// What this process has in the machine's memory.
enum ResidentMemory {
    /// nil where the system has no `/proc` to say it.
    static func bytes() -> Int? {
        // The second number, in pages (proc_pid_statm(5)).
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
