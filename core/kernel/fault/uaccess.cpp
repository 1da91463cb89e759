#include "core/kernel/fault/uaccess.hpp"

#include "core/base/rng.hpp"

#include <algorithm>

namespace cow::kernel {

bool access_ok(const Machine& m, VirtAddr addr, u64 bytes) {
    return addr.v + bytes >= addr.v && addr.v + bytes <= m.config.task_size();
}

Errno copy_to_user(Kernel& k, ProcId proc, VirtAddr to, const Stored& stored, u64& done) {
    const Machine& m = k.machine();
    done = 0;
    while (done < stored.size()) {
        const VirtAddr at = to + done;
        const std::size_t here = std::min<std::size_t>(stored.size() - done, page_size - at.offset());
        if (at.v >= m.config.task_size() ||
            !access(k, proc, at, Access::store, stored.part(done, here), true).done) {
            return Errno::efault;
        }
        done += here;
    }
    return Errno::ok;
}

Errno fill_user(Kernel& k, ProcId proc, VirtAddr to, u64 bytes, u64& done,
                const std::optional<KnownNumber>& known) {
    const Machine& m = k.machine();
    const u64 call = mix64(m.counters.syscalls); // no other call writes these bytes
    done = 0;
    while (done < bytes) {
        const VirtAddr at = to + done;
        const u32 here = static_cast<u32>(std::min<u64>(bytes - done, page_size - at.offset()));
        ContentId written = m.contents->write_unknown(zero_content, 0, here, mix64(call ^ at.v));
        for (u64 i = 0; known && i < sizeof known->value; ++i) {
            if (const u64 place = known->offset + i; place >= done && place < done + here) {
                const u8 byte = static_cast<u8>(known->value >> (8 * i));
                written = m.contents->write(written, static_cast<u32>(place - done), std::span(&byte, 1));
            }
        }
        u64 arrived = 0;
        const Errno error = copy_to_user(k, proc, at, {{}, ContentPiece{written, 0, here}}, arrived);
        done += arrived;
        if (error != Errno::ok) {
            return error;
        }
    }
    return Errno::ok;
}

Errno touch_user(Kernel& k, ProcId proc, VirtAddr from, u64 bytes, u64& done) {
    const Machine& m = k.machine();
    done = 0;
    while (done < bytes) {
        const VirtAddr at = from + done;
        if (at.v >= m.config.task_size() || !access(k, proc, at, Access::load, {}, true).done) {
            return Errno::efault;
        }
        done += std::min<u64>(bytes - done, page_size - at.offset());
    }
    return Errno::ok;
}

ContentPiece user_piece(Kernel& k, ProcId proc, VirtAddr from, u64 most) {
    const Machine& m = k.machine();
    const u64 here = std::min(most, page_size - from.offset());
    u64 readable = 0;
    if (touch_user(k, proc, from, here, readable) != Errno::ok) {
        return {};
    }
    const Pfn pfn = m.pte(m.process(proc).mm, from.page()).pfn();
    return {m.frames[pfn].content, static_cast<u32>(from.offset()), static_cast<u32>(here)};
}

Errno user_text(Kernel& k, ProcId proc, VirtAddr from, u64 most, std::string& text) {
    const Machine& m = k.machine();
    while (text.size() < most) {
        const ContentPiece piece = user_piece(k, proc, from + text.size(), most - text.size());
        if (piece.length == 0) {
            return Errno::efault;
        }
        for (u32 i = 0; i < piece.length; ++i) {
            const char c = static_cast<char>(m.contents->byte(piece.content, piece.offset + i));
            if (c == 0) {
                return Errno::ok;
            }
            text += c;
        }
    }
    return Errno::einval;
}

} // namespace cow::kernel
