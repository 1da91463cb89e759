// The inspector of a process.

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

void draw_process_memory(InspectorColumn& column, const ProcessFacts& facts) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::mapping, tr("Memory"))) {
        return;
    }
    column.value("rss", column.bytes_or_wait(facts.use.rss), palette.text,
                 tr("Resident: all frames that it maps, shared or not."));
    column.value("pss", column.bytes_or_wait(facts.use.pss), palette.text,
                 tr("Its share: each frame divided among those who map it."));
    column.value("uss", column.bytes_or_wait(facts.use.uss), palette.text,
                 tr("Frames that nobody else maps: what its end would give back."));
    column.value("vsz", column.bytes_or_wait(facts.use.vsz), palette.text,
                 tr("Address space that is mapped, with a frame or without."));
    column.value(tr("page tables"), count_text(facts.tables), palette.text);
    column.value(tr("VMAs"), count_text(facts.vmas), palette.text);
    column.value(tr("TLB entries"), count_text(facts.cached), palette.text);
    if (facts.sharers > 0) {
        column.value(tr("others in the same space"), count_text(facts.sharers), palette.yellow_text);
    }
    column.end_section();
}

} // namespace

void draw_process_sections(InspectorColumn& column, const ProcessFacts& facts) {
    const Palette& palette = column.canvas().palette();
    const Process& process = facts.process;
    if (column.section(InspectorSection::entry, tr("Process"))) {
        column.value("pid", fmt::format("{}", process.pid), palette.text);
        column.value(tr("parent"), facts.parent.empty() ? tr("none") : facts.parent, palette.text);
        const bool waits = process.vfork_child != no_proc;
        column.value(tr("state"),
                     waits                                 ? tr("waits for vfork")
                     : process.state == ProcState::running ? tr("running")
                     : process.state == ProcState::zombie  ? tr("zombie")
                                                           : tr("gone"),
                     palette.text);
        if (process.signal != Signal::none) {
            column.value(tr("killed by"), signal_name(process.signal), palette.vermilion_text);
        } else if (process.state != ProcState::running) {
            column.value(tr("exit code"), fmt::format("{}", process.exit_code), palette.text);
        }
        if (!facts.program.empty()) {
            column.value(tr("program"), facts.program, palette.text);
        }
        column.value(tr("minor faults"), count_text(process.minflt), palette.text,
                     tr("Faults that needed no disk."));
        column.value(tr("major faults"), count_text(process.majflt), palette.text,
                     tr("Faults that read the disk."));
        column.end_section();
    }
    if (process.mm != no_mm) {
        draw_process_memory(column, facts);
    }
}

} // namespace cow::ui
