#include "app/view/scene/sharing_matrix.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/scene/page_rows.hpp"
#include "core/explain/labels.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <map>

namespace cow::ui {
namespace {

constexpr u64 most_looked_through = u64{1} << 16U; // pages

} // namespace

SharingMatrix sharing_matrix(const Machine& machine, std::span<const ProcId> processes) {
    SharingMatrix out;
    u64 pages = 0;
    for (const ProcId proc : processes) {
        out.rows.push_back(proc);
        const MmId mm = machine.process(proc).mm;
        pages += mm != no_mm ? count_ptes(machine, machine.space(mm)) : 0;
    }
    out.counted = pages <= most_looked_through;
    std::map<Pfn, std::vector<bool>> mapped;
    for (std::size_t row = 0; out.counted && row < out.rows.size(); ++row) {
        const MmId mm = machine.process(out.rows[row]).mm;
        if (mm == no_mm) {
            continue;
        }
        const Vpn end{~u64{0} >> page_shift};
        for_each_pte(machine, machine.space(mm), Vpn{0}, end, [&](Vpn, Pte pte, TableId) {
            if (pte.has_frame()) {
                std::vector<bool>& by = mapped[pte.pfn()];
                by.resize(out.rows.size());
                by[row] = true;
            }
        });
    }
    std::map<std::pair<std::vector<bool>, FrameKind>, SharingMatrix::Column> alike;
    for (const auto& [pfn, by] : mapped) {
        SharingMatrix::Column& column = alike[{by, machine.frames[pfn].kind}];
        column.frames.push_back(pfn);
        column.kind = machine.frames[pfn].kind;
        column.mapped = by;
        column.owners = static_cast<std::size_t>(std::count(by.begin(), by.end(), true));
    }
    for (auto& [key, column] : alike) {
        out.columns.push_back(std::move(column));
    }
    std::sort(out.columns.begin(), out.columns.end(), [](const auto& a, const auto& b) {
        return a.owners != b.owners ? a.owners > b.owners : a.frames.front() < b.frames.front();
    });
    return out;
}

std::string column_name(const SharingMatrix::Column& column) {
    constexpr std::size_t most_named = 2;
    if (column.frames.size() > most_named) {
        return trf("{} frames", count_text(column.frames.size()));
    }
    std::string text;
    for (const Pfn pfn : column.frames) {
        text += (text.empty() ? "" : ", ") + (pfn == zero_pfn ? "ZERO" : frame_name(pfn));
    }
    return text;
}

} // namespace cow::ui
