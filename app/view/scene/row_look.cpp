#include "app/view/scene/row_look.hpp"

#include "app/view/base/easing.hpp"
#include "core/event/change.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

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
    const Process& process = moment.machine->process(card.proc);
    const Tlb& tlb = moment.machine->tlb(process);
    if (tlb.entries.empty() || row.is_run()) {
        return {};
    }
    const u32 slot = tlb.slot(row.page);
    const bool held =
        tlb.generations[slot] + 1 == tlb.generation && tlb.entries[slot].translates(process.mm, row.page);
    return held ? tlb.entries[slot].pte() : Pte{};
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
        const Process& process = moment.machine->process(card.proc);
        const bool held = fill->old_generation == moment.machine->tlb(process).generation &&
                          fill->old.translates(process.mm, row.page);
        const Pte old = held ? fill->old.pte() : Pte{};
        if (fill->now.page() == row.page) {
            look.cached = before ? old : fill->now.pte();
            changes(true);
        } else if (held) {
            drops(old); // its slot is taken
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
    look.pfn = row.pte.has_frame() ? row.pte.pfn() : no_pfn;
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm && row.contains(moment.focus.page);
    look.strength = here ? 1 : 0;
    look.dashed = here && moment.access.refused;
    const float t = moment.progress;
    const auto before = before_of(moment, card, row);
    const Pfn old = before ? (before->pte.has_frame() ? before->pte.pfn() : no_pfn) : look.pfn;
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

} // namespace cow::ui
