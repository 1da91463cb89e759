#include "core/kernel/fault/remote.hpp"

#include "core/kernel/fault/fault.hpp"
#include "core/kernel/fault/stack.hpp"
#include "core/kernel/fault/wp_fault.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/oom_kill.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// linux/mm.h: is_cow_mapping.
bool is_cow_mapping(const Vma& vma) { return !vma.is_shared() && vma.has(vm::may_write); }

/// mm/gup.c: check_vma_flags.
bool allowed(const Vma& vma, const PageRequest& request) {
    if (request.write) {
        return vma.has(vm::write) || (request.force && is_cow_mapping(vma));
    }
    return vma.has(vm::read) || request.force;
}

/// mm/gup.c: can_follow_write_pte.
bool can_write_through(const Machine& m, const Vma& vma, Pte pte, bool upper_writable,
                       const PageRequest& request) {
    if (pte.writable() && upper_writable) {
        return true;
    }
    return request.force && upper_writable && is_cow_mapping(vma) && !vma.has(vm::write) &&
           m.frames[pte.pfn()].kind == FrameKind::anon && pte.exclusive();
}

/// mm/internal.h: gup_must_unshare.
bool must_unshare(const Machine& m, Pte pte, const PageRequest& request) {
    const FrameKind kind = m.frames[pte.pfn()].kind;
    const bool anonymous = kind == FrameKind::anon || kind == FrameKind::ksm;
    return request.pin && !request.write && !pte.writable() && anonymous && !pte.exclusive();
}

/// mm/gup.c: follow_page_pte, FOLL_TOUCH.
void touch(Kernel& k, Pte pte, const PageRequest& request) {
    if (request.write && !pte.has(Pte::D)) {
        set_frame_flag(k, pte.pfn(), frame_flag::dirty, true);
    }
}

/// mm/gup.c: faultin_page. False: EFAULT.
bool fault_in(Kernel& k, const PageRequest& request, const Vma& vma, Vpn page, const Walk& at, bool unshare) {
    Fault fault{request.by,
                request.mm,
                VirtAddr{page},
                page,
                request.write ? Access::store : Access::load,
                vma,
                at,
                request.pin ? FaultBy::kernel : FaultBy::remote};
    const Refusal refusal = at.pte.has_frame() ? Refusal::read_only : Refusal::not_present;
    k.emit(FaultRaised{request.by, fault.addr, fault.access, refusal});
    Decision decision = Decision::none;
    const FaultResult result =
        unshare ? unshare_fault(k, fault, decision) : handle_mm_fault(k, fault, decision);
    if (result == FaultResult::oom) {
        oom_kill(k);
        return k.machine().process(request.by).alive() && k.machine().space(request.mm).users != 0;
    }
    return result == FaultResult::done || result == FaultResult::retry;
}

} // namespace

Pfn get_user_page(Kernel& k, const PageRequest& request, Vpn page) {
    const Machine& m = k.machine();
    for (;;) {
        const Vma* found = m.space(request.mm).find(page);
        if (found == nullptr || !allowed(*found, request)) {
            return no_pfn;
        }
        const Vma vma = *found;
        const Walk at = m.walk(request.mm, page);
        const bool present = at.pte.has_frame();
        const bool unshare = present && must_unshare(m, at.pte, request);
        if (present && !unshare &&
            (!request.write || can_write_through(m, vma, at.pte, at.upper_writable, request))) {
            touch(k, at.pte, request);
            return at.pte.pfn();
        }
        if (!fault_in(k, request, vma, page, at, unshare)) {
            return no_pfn;
        }
    }
}

void write_page(Kernel& k, Pfn pfn, u64 offset, const Stored& stored) {
    const Machine& m = k.machine();
    const ContentId old = m.frames[pfn].content;
    const ContentId now = stored.onto(*m.contents, old, static_cast<u32>(offset));
    k.emit(BytesWritten{pfn, static_cast<u16>(offset), static_cast<u16>(stored.size()), old, now});
    set_frame_flag(k, pfn, frame_flag::dirty, true); // set_page_dirty_lock
}

namespace {

/// __access_remote_vm: page by page; calls visit(pfn, offset, done, size) for each, until one cannot be had.
template <class Visit>
u64 for_each_page(Kernel& k, const PageRequest& request, VirtAddr from, u64 size, Visit&& visit) {
    const Machine& m = k.machine();
    u64 done = 0;
    while (done < size && from.v + done >= from.v) {
        const VirtAddr at = from + done;
        const bool mapped = m.space(request.mm).find(at.page()) != nullptr;
        if (at.v >= m.config.task_size() || (!mapped && !grow_stack(k, request.by, request.mm, at))) {
            break;
        }
        const Pfn pfn = get_user_page(k, request, at.page());
        if (pfn == no_pfn) {
            break;
        }
        const u64 here = std::min(size - done, page_size - at.offset());
        visit(pfn, at.offset(), done, here);
        done += here;
    }
    return done;
}

} // namespace

u64 write_remote(Kernel& k, const PageRequest& request, VirtAddr to, const Stored& stored) {
    k.emit(RemoteAccess{request.by, request.mm, to, stored.size(), true, request.force});
    return for_each_page(k, request, to, stored.size(), [&](Pfn pfn, u64 offset, u64 done, u64 size) {
        write_page(k, pfn, offset, stored.part(done, size));
    });
}

std::vector<ContentPiece> read_remote(Kernel& k, const PageRequest& request, VirtAddr from, u64 size) {
    const Machine& m = k.machine();
    k.emit(RemoteAccess{request.by, request.mm, from, size, false, request.force});
    std::vector<ContentPiece> out;
    for_each_page(k, request, from, size, [&](Pfn pfn, u64 offset, u64, u64 here) {
        out.push_back({m.frames[pfn].content, static_cast<u32>(offset), static_cast<u32>(here)});
    });
    return out;
}

} // namespace cow::kernel
