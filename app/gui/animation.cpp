#include "app/gui/animation.hpp"

#include <algorithm>
#include <cmath>

namespace cow::gui {
namespace {

template <class E> const E* event_as(const Moment& moment) {
    return moment.event != nullptr ? std::get_if<E>(moment.event) : nullptr;
}

/// Up and down again within the event.
float pulse(float t) { return std::sin(std::clamp(t, 0.0F, 1.0F) * 3.14159265F); }

bool in_run(const PtesShared& run, Vpn page) { return page >= run.page && page < run.page + run.count; }

void look_at_pte(const Moment& moment, const ProcessCard& card, const PageRow& row, RowLook& look) {
    const bool before = moment.progress < 0.5F;
    if (const auto* set = event_as<PteSet>(moment);
        set != nullptr && set->mm == card.mm && set->page == row.page) {
        look.pte = before ? set->old : set->now;
        look.changed = set->old.v ^ set->now.v;
        look.flash = pulse(moment.progress);
    }
    if (const auto* run = event_as<PtesShared>(moment); run != nullptr && in_run(*run, row.page)) {
        if (run->parent == card.mm) {
            look.pte = before ? Pte::make(row.pte.pfn(), run->old) : row.pte;
            look.changed = u64{run->old} ^ run->parent_flags;
            look.flash = pulse(moment.progress);
        } else if (run->child == card.mm) {
            look.pte = before ? Pte{} : row.pte;
            look.changed = row.pte.v;
            look.flash = pulse(moment.progress);
        }
    }
}

void look_at_tlb(const Moment& moment, const ProcessCard& card, const PageRow& row, RowLook& look) {
    const bool before = moment.progress < 0.5F;
    const auto changes = [&](bool changed) {
        look.tlb_changed = changed;
        look.flash = std::max(look.flash, changed ? pulse(moment.progress) : 0);
    };
    if (const auto* fill = event_as<TlbFill>(moment); fill != nullptr && fill->proc == card.proc) {
        if (fill->now.page == row.page) {
            look.cached = before ? Pte{} : fill->now.pte;
            changes(true);
        }
    } else if (const auto* one = event_as<TlbFlush>(moment); one != nullptr && one->proc == card.proc) {
        if (one->page == row.page && !one->old.none()) {
            look.cached = before ? one->old : Pte{};
            changes(true);
        }
    } else if (const auto* all = event_as<TlbFlushAll>(moment); all != nullptr && all->proc == card.proc) {
        changes(true);
    } else if (const auto* hit = event_as<TlbHit>(moment); hit != nullptr && hit->proc == card.proc) {
        changes(hit->page == row.page);
    }
}

} // namespace

float ease(float t) {
    const float x = std::clamp(t, 0.0F, 1.0F);
    return x * x * (3 - 2 * x);
}

float part_of(float t, float from, float to) { return std::clamp((t - from) / (to - from), 0.0F, 1.0F); }

RowLook row_look(const Moment& moment, const ProcessCard& card, const PageRow& row) {
    RowLook look;
    look.pte = row.pte;
    look.cached = row.cached;
    look_at_pte(moment, card, row, look);
    look_at_tlb(moment, card, row, look);
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm && moment.focus.page == row.page;
    if (!here) {
        return look;
    }
    look.heat = event_as<AccessBegan>(moment) != nullptr ? ease(moment.progress) : 1;
    if (!moment.access.active) {
        return look;
    }
    look.fault = moment.access.refused;
    if (moment.access.refused) {
        look.crossed = moment.access.refusal == Refusal::read_only ? Pte::W : Pte::P;
        look.cross = event_as<AccessRefused>(moment) != nullptr ? ease(moment.progress) : 1;
        // The mark goes with the obstacle.
        if (look.pte.has(look.crossed)) {
            look.cross = 0;
        }
    }
    if (moment.access.done) {
        look.done = event_as<AccessDone>(moment) != nullptr ? ease(moment.progress) : 1;
    }
    return look;
}

WireLook wire_look(const Moment& moment, const ProcessCard& card, const PageRow& row) {
    WireLook look;
    look.pfn = row.pte.present() ? row.pte.pfn() : no_pfn;
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm && moment.focus.page == row.page;
    look.strength = here ? 1 : 0;
    look.dashed = here && moment.access.refused;
    const float t = moment.progress;
    if (const auto* set = event_as<PteSet>(moment);
        set != nullptr && set->mm == card.mm && set->page == row.page) {
        const Pfn old = set->old.present() ? set->old.pfn() : no_pfn;
        if (old != look.pfn) {
            // The old wire goes in the first half, the new one comes in the second.
            const bool first = t < 0.5F;
            look.pfn = first ? old : look.pfn;
            look.length = first ? 1 - ease(part_of(t, 0, 0.5F)) : ease(part_of(t, 0.5F, 1));
        }
        look.dashed = look.dashed && t < 0.5F;
    }
    const auto* run = event_as<PtesShared>(moment);
    if (run != nullptr && run->child == card.mm && in_run(*run, row.page)) {
        look.length = ease(t);
        look.strength = 0.6F;
    }
    return look;
}

FrameLook frame_look(const Moment& moment, const FrameCell& cell) {
    FrameLook look;
    look.frame = cell.frame;
    look.content = cell.frame.content;
    look.refs = cell.frame.refcount;
    const float t = moment.progress;
    if (cell.ref_delta != 0) {
        look.badge = pulse(t);
        if (t < 0.5F) {
            look.refs -= static_cast<u32>(cell.ref_delta);
        }
    }
    if (const auto* taken = event_as<FrameAllocated>(moment); taken != nullptr && taken->pfn == cell.pfn) {
        look.presence = ease(t);
        look.glow = 1;
    } else if (const auto* freed = event_as<FrameFreed>(moment); freed != nullptr && freed->pfn == cell.pfn) {
        look.frame = freed->old;
        look.content = freed->old.content;
        look.refs = 0;
        look.presence = 1 - ease(t);
    } else if (const auto* copied = event_as<PageCopied>(moment);
               copied != nullptr && copied->to == cell.pfn) {
        look.fill = ease(part_of(t, 0.15F, 0.95F));
        look.content = t < 0.9F ? copied->old : copied->now;
        look.glow = 1;
    } else if (copied != nullptr && copied->from == cell.pfn) {
        look.glow = 0.6F;
    } else if (const auto* zeroed = event_as<FrameZeroed>(moment);
               zeroed != nullptr && zeroed->pfn == cell.pfn) {
        look.fill = ease(t);
        look.glow = 1;
    } else if (const auto* bytes = event_as<BytesWritten>(moment);
               bytes != nullptr && bytes->pfn == cell.pfn) {
        look.content = t < 0.7F ? bytes->old : bytes->now;
        look.glow = 1;
    } else if (const auto* decided = event_as<FaultDecided>(moment);
               decided != nullptr && decided->pfn == cell.pfn) {
        look.badge = t < 1 ? 1 : 0.7F;
        look.glow = 0.5F;
    } else if (moment.focus.to == cell.pfn || moment.focus.from == cell.pfn) {
        look.glow = 0.7F;
    }
    return look;
}

Flight flight_of(const Moment& moment) {
    Flight flight;
    flight.progress = moment.progress;
    if (moment.progress >= 1) {
        return flight;
    }
    if (const auto* copied = event_as<PageCopied>(moment)) {
        flight.kind = Flight::Kind::page;
        flight.from = copied->from;
        flight.to = copied->to;
    } else if (const auto* bytes = event_as<BytesWritten>(moment)) {
        flight.kind = Flight::Kind::value;
        flight.to = bytes->pfn;
    } else if (const auto* done = event_as<AccessDone>(moment);
               done != nullptr && done->access == Access::load) {
        flight.kind = Flight::Kind::value;
        flight.to = done->pfn;
        flight.towards_row = true;
    } else if (event_as<FaultRaised>(moment) != nullptr) {
        flight.kind = Flight::Kind::trap;
    } else if (event_as<FaultDone>(moment) != nullptr) {
        flight.kind = Flight::Kind::back;
    }
    return flight;
}

float card_presence(const Moment& moment, ProcId proc) {
    if (const auto* made = event_as<ProcessCreated>(moment); made != nullptr && made->proc == proc) {
        return ease(moment.progress);
    }
    if (const auto* reaped = event_as<ProcessReaped>(moment); reaped != nullptr && reaped->proc == proc) {
        return 1 - ease(moment.progress);
    }
    return 1;
}

float vma_presence(const Moment& moment, MmId mm, const Vma& vma) {
    const auto* added = event_as<VmaAdded>(moment);
    return added != nullptr && added->mm == mm && added->vma.start == vma.start ? ease(moment.progress) : 1;
}

float vma_heat(const Moment& moment, MmId mm, const Vma& vma) {
    if (moment.focus.mm != mm || !moment.focus.has_page || !vma.contains(moment.focus.page)) {
        return 0;
    }
    const bool looked_up = event_as<VmaChecked>(moment) != nullptr;
    return looked_up ? 1 : (moment.access.active ? 0.5F : 0);
}

} // namespace cow::gui
