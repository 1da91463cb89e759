// The inspector of a VMA.

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/scene.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cow::ui {
namespace {

void draw_vma_flags(InspectorColumn& column, const Vma& vma) {
    constexpr std::array<std::pair<u32, std::string_view>, 7> rows{{
        {vm::grows_down, tr_later("Grows down, as a stack does.")},
        {vm::no_reserve, tr_later("Its pages are promised to nobody (MAP_NORESERVE).")},
        {vm::dont_fork, tr_later("fork leaves it out (MADV_DONTFORK).")},
        {vm::wipe_on_fork, tr_later("Empty in the child after fork (MADV_WIPEONFORK).")},
        {vm::mergeable, tr_later("Equal pages may be merged (MADV_MERGEABLE).")},
        {vm::random, tr_later("Read in random order: no fault-around (MADV_RANDOM).")},
        {vm::account, tr_later("Charged to the memory that is promised.")},
    }};
    for (const auto& [flag, text] : rows) {
        if (vma.has(flag)) {
            column.paragraph(Face::small, tr(text), column.canvas().palette().text_dim);
        }
    }
}

} // namespace

void draw_vma_sections(InspectorColumn& column, const VmaFacts& facts) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::mapping, tr("Mapping (VMA)"))) {
        return;
    }
    if (!facts.vma) {
        column.paragraph(Face::small, tr("Nothing is mapped here any more."), palette.text_faint);
        column.end_section();
        return;
    }
    const Vma& vma = *facts.vma;
    column.value(tr("from"), fmt::format("{:#x}", VirtAddr{vma.start}.v), palette.text);
    column.value(tr("to"), fmt::format("{:#x}", VirtAddr{vma.end}.v), palette.text);
    column.value(tr("rights"), rights_text(vma.flags), palette.text);
    column.value(tr("kind"), vma.is_shared() ? tr("shared") : tr("private"), palette.text);
    if (!facts.file.empty()) {
        column.value(tr("file"), facts.file, palette.text);
        column.value(tr("from its page"), count_text(vma.pgoff), palette.text);
    } else {
        column.value(tr("backing"), vma.file == no_file ? tr("anonymous") : tr("shared memory"),
                     palette.text);
    }
    if (!facts.given_name.empty()) {
        column.value(tr("name"), facts.given_name, palette.text, tr("Given by prctl(PR_SET_VMA)."));
    }
    column.value("anon_vma",
                 vma.anon_vma.v == 0 ? std::string(tr("none")) : fmt::format("{}", vma.anon_vma.v),
                 palette.text,
                 vma.anon_vma.v == 0 ? tr("No private page yet: fork has nothing to copy.")
                                     : tr("It has, or had, private pages: fork copies its entries."));
    draw_vma_flags(column, vma);
    column.end_section();
    if (column.section(InspectorSection::owners, tr("Pages"))) {
        const bool known = column.complete();
        column.value(tr("in all"), count_text(vma.pages()), palette.text);
        column.value(tr("present"), known ? count_text(facts.entries) : "…", palette.text);
        column.value(tr("absent"), known ? count_text(vma.pages() - facts.entries) : "…", palette.text);
        column.value("rss", column.bytes_or_wait(facts.use.rss), palette.text);
        column.value("pss", column.bytes_or_wait(facts.use.pss), palette.text);
        column.value(tr("private"), column.bytes_or_wait(facts.use.uss), palette.text);
        column.end_section();
    }
}

} // namespace cow::ui
