#include "app/view/compare/row_difference.hpp"

#include "app/view/base/number_text.hpp"
#include "core/check/observables.hpp"
#include "core/explain/labels.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr u64 most_pages = 64; // of a run that are looked at

MmId space_of(const Machine& machine, ProcId proc) {
    return proc.v < machine.processes.size() ? machine.process(proc).mm : no_mm;
}

bool differ(const PageView& one, const PageView& other) {
    return one.present != other.present || one.writable != other.writable || one.cow != other.cow ||
           one.mapcount != other.mapcount || one.zero != other.zero || one.ksm != other.ksm ||
           one.kind != other.kind;
}

} // namespace

std::vector<bool> rows_that_differ(const ProcessCard& card, const Machine& machine, const Machine& other) {
    std::vector<bool> out(card.rows.size());
    const MmId elsewhere = space_of(other, card.proc);
    if (elsewhere == no_mm) {
        return out;
    }
    for (std::size_t i = 0; i < card.rows.size(); ++i) {
        const PageRow& row = card.rows[i];
        for (u64 page = 0; page < std::min(row.count, most_pages) && !out[i]; ++page) {
            out[i] = differ(page_view(machine, card.mm, row.page + page),
                            page_view(other, elsewhere, row.page + page));
        }
    }
    return out;
}

bool page_differs(const Machine& machine, const Machine& other, ProcId proc, Vpn page) {
    const MmId mm = space_of(machine, proc);
    const MmId elsewhere = space_of(other, proc);
    return mm != no_mm && elsewhere != no_mm &&
           differ(page_view(machine, mm, page), page_view(other, elsewhere, page));
}

std::string page_text(const Machine& machine, ProcId proc, Vpn page) {
    const MmId mm = space_of(machine, proc);
    if (mm == no_mm) {
        return std::string(tr("no such process"));
    }
    const PageView view = page_view(machine, mm, page);
    if (!view.present) {
        return std::string(view.mapped ? tr("mapped, nothing there yet") : tr("not mapped"));
    }
    const std::string_view rights = view.writable ? tr("writable")
                                    : view.cow    ? tr("read-only, copied on write")
                                                  : tr("read-only");
    return view.zero ? trf("the zero page, {}", rights)
                     : trf("frame {}, {}, mapped {} times", frame_name(view.pfn), rights,
                           count_text(view.mapcount));
}

} // namespace cow::ui
