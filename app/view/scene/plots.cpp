#include "app/view/scene/plots.hpp"

#include "core/language/language.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace cow::ui {
namespace {

using Value = std::function<u64(const Sample&)>;

/// Samples [first, last) of a column.
struct Columns {
    std::span<const Sample> samples;
    std::size_t count = 0;

    std::size_t end(std::size_t column) const { return samples.size() * (column + 1) / count; }
    std::vector<u64> values(const Value& value) const {
        std::vector<u64> out(count);
        for (std::size_t i = 0, sample = 0; i < count; ++i) {
            for (; sample < end(i); ++sample) {
                out[i] = std::max(out[i], value(samples[sample]));
            }
        }
        return out;
    }
};

Colour fault_colour(const Palette& palette, FaultKind kind) {
    switch (kind) {
    case FaultKind::zero_fill: return palette.green;
    case FaultKind::zero_page: return palette.text_faint;
    case FaultKind::copy: return palette.copy;
    case FaultKind::reuse: return palette.accent;
    case FaultKind::file: return palette.file;
    case FaultKind::major: return palette.blue;
    case FaultKind::killed: return palette.vermilion;
    case FaultKind::other: return palette.yellow;
    }
    return palette.text_faint;
}

void finish(Plot& plot) {
    for (std::size_t i = 0; i < (plot.series.empty() ? 0 : plot.series.front().values.size()); ++i) {
        u64 sum = 0;
        for (const Series& series : plot.series) {
            const u64 value = series.values[i] == no_value ? 0 : series.values[i];
            sum = plot.stacked ? sum + value : std::max(sum, value);
        }
        plot.most = std::max(plot.most, sum);
    }
}

Plot fault_plot(const Palette& palette, const Columns& columns) {
    Plot plot{tr_later("Faults by kind"), false, true, 0, {}};
    for (std::size_t i = 0; i < fault_kinds; ++i) {
        if (!columns.samples.empty() && columns.samples.back().faults[i] > 0) {
            const auto kind = static_cast<FaultKind>(i);
            plot.series.push_back({std::string(tr(fault_kind_name(kind))), fault_colour(palette, kind),
                                   columns.values([i](const Sample& s) { return s.faults[i]; }), false});
        }
    }
    return plot;
}

Plot process_plot(const Palette& palette, const Columns& columns, Measure measure,
                  std::span<const std::string> names) {
    Plot plot{tr_later("Memory of processes"), true, false, 0, {}};
    std::map<ProcId, std::vector<u64>> lines;
    for (std::size_t i = 0, sample = 0; i < columns.count; ++i) {
        for (; sample < columns.end(i); ++sample) {
            for (const ProcessUse& use : columns.samples[sample].processes) {
                std::vector<u64>& line = lines[use.proc];
                line.resize(columns.count, no_value);
                const u64 value = measure == Measure::rss   ? use.rss
                                  : measure == Measure::pss ? use.pss
                                                            : use.uss;
                line[i] = line[i] == no_value ? value : std::max(line[i], value);
            }
        }
    }
    for (auto& [proc, values] : lines) {
        const std::string name = proc.v < names.size() ? names[proc.v] : trf("process {}", proc.v);
        plot.series.push_back({name, palette.process(proc), std::move(values), true});
    }
    return plot;
}

} // namespace

std::size_t PlotSet::column_of(std::size_t step) const {
    const auto found = std::lower_bound(steps.begin(), steps.end(), step);
    return found == steps.end() ? steps.size() - (steps.empty() ? 0 : 1)
                                : static_cast<std::size_t>(found - steps.begin());
}

PlotSet plots_of(std::span<const Sample> samples, std::size_t columns, Measure measure,
                 std::span<const std::string> processes, const Palette& palette) {
    PlotSet out;
    const Columns reduced{samples, std::min(columns, samples.size())};
    for (std::size_t i = 0; i < reduced.count; ++i) {
        out.steps.push_back(reduced.end(i) - 1);
    }
    const auto line = [&](std::string_view name, Colour colour, const Value& value) {
        return Series{std::string(tr(name)), colour, reduced.values(value), false};
    };
    out.plots[0] = {tr_later("Frames used"), false, false, 0, {}};
    out.plots[0].series.push_back(
        line(tr_later("frames"), palette.accent, [](const Sample& s) { return s.frames_used; }));
    out.plots[1] = fault_plot(palette, reduced);
    out.plots[2] = {tr_later("Copied"), true, false, 0, {}};
    out.plots[2].series.push_back(line(tr_later("an eager fork would have"), palette.text_faint,
                                       [](const Sample& s) { return s.eager_copies * page_size; }));
    out.plots[2].series.push_back(
        line(tr_later("copied"), palette.copy, [](const Sample& s) { return s.copies * page_size; }));
    out.plots[3] = process_plot(palette, reduced, measure, processes);
    out.plots[4] = {tr_later("Saved by sharing"), true, false, 0, {}};
    out.plots[4].series.push_back(
        line(tr_later("mapped"), palette.text_faint, [](const Sample& s) { return s.mapped_bytes; }));
    out.plots[4].series.push_back(
        line(tr_later("saved"), palette.green, [](const Sample& s) { return s.saved_bytes; }));
    for (Plot& plot : out.plots) {
        finish(plot);
    }
    return out;
}

u64 axis_end(u64 most, bool bytes) {
    if (bytes) {
        u64 end = page_size;
        while (end < most && end < (u64{1} << 62U)) {
            end *= 2;
        }
        return end;
    }
    u64 power = 1;
    for (; power < (u64{1} << 58U); power *= 10) {
        for (const u64 factor : {u64{2}, u64{4}, u64{10}}) { // that have a middle
            if (power * factor >= most) {
                return power * factor;
            }
        }
    }
    return most;
}

} // namespace cow::ui
