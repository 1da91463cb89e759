#include "core/kernel/fs/proc_mem.hpp"

#include "core/kernel/fault/remote.hpp"
#include "core/kernel/task/pid.hpp"

#include <algorithm>
#include <charconv>

namespace cow::kernel {

std::optional<i64> mem_pid(const Machine& m, ProcId proc, std::string_view path) {
    constexpr std::string_view before = "/proc/";
    constexpr std::string_view after = "/mem";
    if (!path.starts_with(before) || !path.ends_with(after) || path.size() <= before.size() + after.size()) {
        return std::nullopt;
    }
    const std::string_view who = path.substr(before.size(), path.size() - before.size() - after.size());
    if (who == "self") {
        return i64{m.process(proc).pid};
    }
    i64 pid = 0;
    const auto [end, error] = std::from_chars(who.data(), who.data() + who.size(), pid);
    return error == std::errc{} && end == who.data() + who.size() ? std::optional(pid) : std::nullopt;
}

Errno open_mem(const Machine& m, i64 pid, MmId& mm) {
    const ProcId target = find_pid(m, pid);
    if (target == no_proc) {
        return Errno::enoent;
    }
    mm = m.process(target).mm;
    return mm == no_mm && m.config.has(KernelTrait::mem_needs_memory) ? Errno::esrch : Errno::ok;
}

CallResult seek_mem(i64 position, i64 offset, u32 whence) {
    constexpr u32 set = 0, current = 1;
    return whence == set       ? CallResult::of(offset)
           : whence == current ? CallResult::of(position + offset)
                               : CallResult::of(Errno::einval);
}

CallResult transfer_mem(Kernel& k, ProcId proc, MmId mm, u64& position, UserMemory& memory, u64 size,
                        bool writes) {
    if (mm == no_mm || k.machine().space(mm).users == 0) {
        return {};
    }
    const PageRequest request{proc, mm, writes, true, false};
    u64 done = 0;
    while (done < size) {
        const u64 wanted = std::min(size - done, page_size);
        u64 moved = 0;
        if (writes) {
            ContentId bytes = zero_content;
            if (!memory.take(wanted, bytes, 0)) {
                return CallResult::of(Errno::efault);
            }
            moved = write_remote(k, request, VirtAddr{position},
                                 {{}, ContentPiece{bytes, 0, static_cast<u32>(wanted)}});
        } else {
            for (const ContentPiece& piece : read_remote(k, request, VirtAddr{position}, wanted)) {
                if (memory.put(piece) != piece.length) {
                    return CallResult::of(Errno::efault);
                }
                moved += piece.length;
            }
        }
        if (moved == 0) {
            return done == 0 ? CallResult::of(Errno::eio) : CallResult::of(static_cast<i64>(done));
        }
        position += moved;
        done += moved;
        if (writes && moved != wanted) { // what was taken lies behind, and the next page is not there
            return CallResult::of(static_cast<i64>(done));
        }
    }
    return CallResult::of(static_cast<i64>(done));
}

} // namespace cow::kernel
