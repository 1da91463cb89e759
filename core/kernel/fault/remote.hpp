#pragma once
// Getting at the pages of an address space that may be another process's (mm/gup.c). Nobody's MMU is asked: the kernel
// follows the page tables itself, and faults on the owner's behalf. They count for who asked.

#include "core/base/errno.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <span>
#include <vector>

namespace cow::kernel {

/// Who wants the pages of which space, and what for.
struct PageRequest {
    ProcId by{};
    MmId mm{};
    bool write = false; ///< FOLL_WRITE
    bool force =
        false; ///< FOLL_FORCE: rights that the VMA lacks do not count, where a private copy can be written
    bool pin =
        false; ///< FOLL_PIN: a page that is read has to be the VMA's own, so COW is broken for a read, too
};

/// mm/gup.c: __get_user_pages, for one page; no_pfn: EFAULT.
Pfn get_user_page(Kernel& k, const PageRequest& request, Vpn page);
/// mm/memory.c: access_remote_vm, to write: how many of the bytes arrived. A stack grows for it.
u64 write_remote(Kernel& k, const PageRequest& request, VirtAddr to, const Stored& stored);
/// mm/memory.c: access_remote_vm, to read: up to `size` bytes, a piece a page, fewer where they cannot be read.
std::vector<ContentPiece> read_remote(Kernel& k, const PageRequest& request, VirtAddr from, u64 size);
/// Into a frame that get_user_page gave, within a page.
void write_page(Kernel& k, Pfn pfn, u64 offset, const Stored& stored);

} // namespace cow::kernel
