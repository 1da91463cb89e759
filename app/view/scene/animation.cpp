#include "app/view/scene/animation.hpp"

#include "core/event/change.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

template <class E> const E* event_as(const Moment& moment) {
    return moment.event != nullptr ? std::get_if<E>(moment.event) : nullptr;
}

bool overlaps(const PtesShared& run, const PageRow& row) {
    return row.page < run.page + run.count && run.page < row.page + row.count;
}

/// What a row was before the event, as far as the event changes it.
std::optional<EntryBefore> before_of(const Moment& moment, const ProcessCard& card, const PageRow& row) {
    if (moment.event == nullptr) {
        return {};
    }
    const EntryNow now{card.mm, row.table, row.page, row.count, row.pte, row.upper_writable};
    return entry_before(*moment.event, now, *moment.machine);
}

/// Bits that the event changes, in whole runs too.
u64 changed_bits(const Moment& moment, const PageRow& row, const std::optional<EntryBefore>& before) {
    const auto* run = event_as<PtesShared>(moment);
    if (before) {
        return before->pte.v ^ row.pte.v;
    }
    if (run != nullptr && overlaps(*run, row) && row.table != no_table) {
        return u64{run->old} ^ run->parent_flags;
    }
    return 0;
}

void look_at_pte(const Moment& moment, const ProcessCard& card, const PageRow& row, RowLook& look) {
    const auto before = before_of(moment, card, row);
    look.turn = ease(moment.progress);
    if (before) {
        look.old = before->pte;
        look.pte = moment.progress < 0.5F ? before->pte : row.pte;
        look.upper_writable = moment.progress < 0.5F ? before->upper_writable : row.upper_writable;
    }
    look.changed = changed_bits(moment, row, before);
    look.flash = look.changed != 0 ? moment.light : 0;
}

/// What the TLB held for the row's page before it was emptied as a whole.
Pte before_flush(const Moment& moment, const ProcessCard& card, const PageRow& row) {
    const Tlb& tlb = moment.machine->process(card.proc).tlb;
    if (tlb.entries.empty() || row.is_run()) {
        return {};
    }
    const u32 slot = Tlb::slot(row.page, static_cast<u32>(tlb.entries.size()));
    const bool held = tlb.generations[slot] + 1 == tlb.generation && tlb.entries[slot].page == row.page;
    return held ? tlb.entries[slot].pte : Pte{};
}

void look_at_tlb(const Moment& moment, const ProcessCard& card, const PageRow& row, RowLook& look) {
    const bool before = moment.progress < 0.5F;
    const auto changes = [&](bool changed) {
        look.tlb_changed = changed;
        look.flash = std::max(look.flash, changed ? moment.light : 0);
    };
    const auto drops = [&](Pte old) {
        look.dropped = old;
        look.cached = before ? old : Pte{};
        changes(true);
    };
    if (const auto* fill = event_as<TlbFill>(moment); fill != nullptr && fill->proc == card.proc) {
        if (fill->now.page == row.page) {
            const bool same = fill->old.page == row.page &&
                              fill->old_generation == moment.machine->process(card.proc).tlb.generation;
            look.cached = before ? (same ? fill->old.pte : Pte{}) : fill->now.pte;
            changes(true);
        } else if (fill->old.page == row.page && !fill->old.pte.none() &&
                   fill->old_generation == moment.machine->process(card.proc).tlb.generation) {
            drops(fill->old.pte); // its slot is taken
        }
    } else if (const auto* one = event_as<TlbFlush>(moment); one != nullptr && one->proc == card.proc) {
        if (one->page == row.page && !one->old.none()) {
            drops(one->old);
        }
    } else if (const auto* all = event_as<TlbFlushAll>(moment); all != nullptr && all->proc == card.proc) {
        if (const Pte old = before_flush(moment, card, row); !old.none()) {
            drops(old);
        }
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
    look.pte = look.old = row.pte;
    look.cached = row.cached;
    look.upper_writable = row.upper_writable;
    look_at_pte(moment, card, row, look);
    look_at_tlb(moment, card, row, look);
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm && moment.focus.page == row.page;
    if (!here || row.is_run()) {
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
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm && row.contains(moment.focus.page);
    look.strength = here ? 1 : 0;
    look.dashed = here && moment.access.refused;
    const float t = moment.progress;
    const auto before = before_of(moment, card, row);
    const Pfn old = before ? (before->pte.present() ? before->pte.pfn() : no_pfn) : look.pfn;
    if (old != look.pfn) {
        // The old wire goes in the first half, the new one comes in the second; the first one of a page takes all
        // the time.
        if (old == no_pfn) {
            look.length = ease(t);
        } else if (t < 0.5F) {
            look.pfn = old;
            look.length = 1 - ease(part_of(t, 0, 0.5F));
        } else {
            look.length = ease(part_of(t, 0.5F, 1));
        }
        look.dashed = look.dashed && t < 0.5F;
    }
    const auto* run = event_as<PtesShared>(moment);
    const bool shared = run != nullptr && run->child == card.mm && overlaps(*run, row);
    const auto* table = event_as<TableShared>(moment);
    if (shared || (table != nullptr && table->child == card.mm && table->table == row.table)) {
        look.strength = std::max(look.strength, 0.6F);
    }
    return look;
}

FrameLook frame_look(const Moment& moment, const FrameCell& cell) {
    FrameLook look;
    look.frame = cell.frame;
    look.content = cell.frame.content;
    look.refs = cell.frame.refcount;
    const float t = moment.progress;
    look.refs_before = look.refs - static_cast<u32>(cell.ref_delta);
    look.roll = ease(part_of(t, 0.2F, 0.8F));
    if (cell.ref_delta != 0) {
        look.badge = moment.light;
        look.refs = t < 0.5F ? look.refs_before : look.refs;
    }
    if (const auto* taken = event_as<FrameAllocated>(moment); taken != nullptr && taken->pfn == cell.pfn) {
        look.presence = ease(t);
        look.glow = 1;
    } else if (const auto* freed = event_as<FrameFreed>(moment); freed != nullptr && freed->pfn == cell.pfn) {
        look.frame = freed->old;
        look.content = freed->old.content;
        look.refs = look.refs_before = 0;
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
    } else if (const auto* kind = event_as<FrameKindSet>(moment); kind != nullptr && kind->pfn == cell.pfn) {
        look.frame.kind = t < 0.5F ? kind->old : kind->now;
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
    } else if (const auto* set = event_as<PteSet>(moment); set != nullptr && set->reason == PteReason::ksm &&
                                                           set->old.present() && set->now.present() &&
                                                           set->old.pfn() != set->now.pfn()) {
        flight.kind = Flight::Kind::merge;
        flight.from = set->old.pfn();
        flight.to = set->now.pfn();
    } else if (const auto* decided = event_as<FaultDecided>(moment);
               decided != nullptr && decided->pfn != no_pfn) {
        flight.kind = Flight::Kind::look;
        flight.to = decided->pfn;
    } else if (moment.access.retried &&
               (event_as<TlbMiss>(moment) != nullptr || event_as<TlbHit>(moment) != nullptr)) {
        flight.kind = Flight::Kind::retry;
    } else if (event_as<FaultRaised>(moment) != nullptr) {
        flight.kind = Flight::Kind::trap;
    } else if (event_as<FaultDone>(moment) != nullptr) {
        flight.kind = Flight::Kind::back;
    }
    return flight;
}

float tables_glow(const Moment& moment) {
    const bool changed =
        event_as<TableAllocated>(moment) != nullptr || event_as<TableFreed>(moment) != nullptr ||
        event_as<TableShared>(moment) != nullptr || event_as<TableUnshared>(moment) != nullptr;
    return changed ? moment.light : 0;
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
    if (const auto* added = event_as<VmaAdded>(moment)) {
        return added->mm == mm && added->vma.start == vma.start ? ease(moment.progress) : 1;
    }
    const auto* removed = event_as<VmaRemoved>(moment);
    return removed != nullptr && removed->mm == mm && removed->vma.start == vma.start
               ? 1 - ease(moment.progress)
               : 1;
}

const std::vector<VmaBar>& shown_vmas(const Moment& moment, const ProcessCard& card) {
    // One that comes or goes is in its place meanwhile.
    const bool added = event_as<VmaAdded>(moment) != nullptr;
    const bool removed = event_as<VmaRemoved>(moment) != nullptr;
    const bool before = removed ? moment.progress < 1 : !added && moment.progress < 0.5F;
    return before && !card.vmas_before.empty() ? card.vmas_before : card.vmas;
}

ProcState shown_state(const Moment& moment, const Process& process, ProcId proc) {
    const auto* exited = event_as<ProcessExited>(moment);
    const bool before = exited != nullptr && exited->proc == proc && moment.progress < 0.5F;
    return before ? ProcState::running : process.state;
}

float vma_heat(const Moment& moment, MmId mm, const Vma& vma) {
    if (moment.focus.mm != mm || !moment.focus.has_page || !vma.contains(moment.focus.page)) {
        return 0;
    }
    const bool looked_up = event_as<VmaChecked>(moment) != nullptr;
    return looked_up ? 1 : (moment.access.active ? 0.5F : 0);
}

} // namespace cow::ui
