#include "core/kernel/fs/proc_mem.hpp"

#include "core/kernel/fault/access.hpp"
#include "core/kernel/fault/remote.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/task/pid.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

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
    return mm == no_mm ? Errno::esrch : Errno::ok;
}

CallResult seek_mem(i64 position, i64 offset, u32 whence) {
    constexpr u32 set = 0, current = 1;
    return whence == set       ? CallResult::of(offset)
           : whence == current ? CallResult::of(position + offset)
                               : CallResult::of(Errno::einval);
}

namespace {

/// copy_from_user of a whole piece; nothing: EFAULT.
std::optional<std::vector<u8>> from_user(Kernel& k, ProcId proc, const UserBuffer& buffer, u64 start,
                                         u64 size) {
    std::vector<u8> bytes;
    if (!buffer.known.empty()) {
        for (u64 i = start; i < start + size; ++i) {
            bytes.push_back(i < buffer.known.size() ? buffer.known[i] : u8{0});
        }
    }
    while (bytes.size() < size) {
        const VirtAddr at = buffer.base + start + bytes.size();
        const ContentPiece piece = user_piece(k, proc, at, size - bytes.size());
        if (piece.length == 0) {
            return std::nullopt;
        }
        const PageBytes page = k.machine().contents->bytes(piece.content);
        const auto first = page.begin() + piece.offset;
        bytes.insert(bytes.end(), first, first + piece.length);
    }
    return bytes;
}

} // namespace

CallResult transfer_mem(Kernel& k, ProcId proc, MmId mm, u64& position, const UserBuffer& buffer,
                        bool writes) {
    if (k.machine().space(mm).users == 0) {
        return {};
    }
    const PageRequest request{proc, mm, writes, true, false};
    u64 done = 0;
    while (done < buffer.size) {
        const u64 size = std::min(buffer.size - done, page_size);
        u64 moved = 0;
        if (writes) {
            const auto bytes = from_user(k, proc, buffer, done, size);
            if (!bytes) {
                return CallResult::of(Errno::efault);
            }
            moved = write_remote(k, request, VirtAddr{position}, *bytes);
        } else {
            for (const ContentPiece& piece : read_remote(k, request, VirtAddr{position}, size)) {
                u64 copied = 0;
                if (copy_to_user(k, proc, buffer.base + done + moved, {{}, piece}, copied) != Errno::ok) {
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
    }
    return CallResult::of(static_cast<i64>(done));
}

} // namespace cow::kernel
