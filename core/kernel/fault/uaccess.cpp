#include "core/kernel/fault/uaccess.hpp"

#include "core/kernel/fault/access.hpp"

#include <algorithm>

namespace cow::kernel {

bool access_ok(const Machine& m, VirtAddr addr, u64 bytes) {
    return addr.v + bytes >= addr.v && addr.v + bytes <= m.config.task_size();
}

Errno copy_to_user(Kernel& k, ProcId proc, VirtAddr to, std::span<const u8> bytes, u64& done) {
    const Machine& m = k.machine();
    done = 0;
    while (done < bytes.size()) {
        const VirtAddr at = to + done;
        const std::size_t here = std::min<std::size_t>(bytes.size() - done, page_size - at.offset());
        if (at.v >= m.config.task_size() ||
            !access(k, proc, at, Access::store, bytes.subspan(done, here), true).done) {
            return Errno::efault;
        }
        done += here;
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

} // namespace cow::kernel
