#include "core/kernel/mm/mincore.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fault/uaccess.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// mincore_pte_range, mincore_page. A declared file's pages are in the cache until reclaim drops them.
bool in_core(const Machine& m, MmId mm, const Vma& vma, Vpn page) {
    if (m.pte(mm, page).has_frame()) {
        return true;
    }
    if (vma.is_anonymous()) {
        return false;
    }
    const File& file = m.files[vma.file.v];
    const u64 index = vma.index_of(page);
    const bool warm = !file.shmem && index < file.pages() && !file.cold.contains(index);
    return warm || file.cached(index) != no_pfn;
}

CallResult do_mincore(Kernel& k, ProcId proc, VirtAddr addr, u64 length, std::optional<VirtAddr> vec) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (addr.offset() != 0) {
        return CallResult::of(Errno::einval);
    }
    if (!access_ok(m, addr, length)) {
        return CallResult::of(Errno::enomem);
    }
    const u64 pages = pages_for(length);
    if (vec && !access_ok(m, *vec, pages)) {
        return CallResult::of(Errno::efault);
    }
    for (u64 done = 0; done < pages;) {
        const Vma* vma = m.space(mm).find(addr.page() + done);
        if (vma == nullptr) {
            return CallResult::of(Errno::enomem);
        }
        // As many as fit into the kernel's one page for the answers.
        const u64 count = std::min({pages - done, vma->end - (addr.page() + done), page_size});
        std::vector<u8> answers(count);
        for (u64 i = 0; i < count; ++i) {
            answers[i] = in_core(m, mm, *vma, addr.page() + done + i) ? 1 : 0;
        }
        u64 copied = 0;
        if (vec && copy_to_user(k, proc, *vec + done, Stored{answers, {}}, copied) != Errno::ok) {
            return CallResult::of(Errno::efault);
        }
        done += count;
    }
    return {};
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult mincore(Kernel& k, ProcId proc, VirtAddr addr, u64 length, std::optional<VirtAddr> vec) {
    return kernel::call(k, proc, "mincore", [&] { return kernel::do_mincore(k, proc, addr, length, vec); });
}

} // namespace cow::sys
