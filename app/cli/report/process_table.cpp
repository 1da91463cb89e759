#include "app/cli/report/process_table.hpp"

#include "core/base/utf8.hpp"
#include "core/check/observables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace cow::cli {
namespace {

constexpr std::size_t column_count = 8;
using Row = std::array<std::string, column_count>;

std::string state_text(const Process& process) {
    const std::string_view state = proc_state_name(process.state);
    return process.signal == Signal::none ? std::string(state)
                                          : fmt::format("{}, {}", state, signal_name(process.signal));
}

Row row_of(const Machine& machine, const Process& process, const Style& style) {
    const MemoryUse use = process.mm == no_mm ? MemoryUse{} : memory_use(machine, process.mm);
    return {presentable(style, machine.name(process)),
            fmt::format("{}", process.pid),
            state_text(process),
            size_text(use.rss),
            size_text(use.pss),
            size_text(use.uss),
            fmt::format("{}", process.minflt),
            fmt::format("{}", process.majflt)};
}

std::string line_of(const Row& row, const std::array<std::size_t, column_count>& widths) {
    constexpr std::array<bool, column_count> to_the_left{true,  false, true,  false,
                                                         false, false, false, false};
    std::string line;
    for (std::size_t i = 0; i < column_count; ++i) {
        const std::string blanks(widths[i] - columns_of(row[i]), ' ');
        line += fmt::format("  {}", to_the_left[i] ? row[i] + blanks : blanks + row[i]);
    }
    return line;
}

} // namespace

std::string size_text(u64 bytes) {
    if (bytes == 0) {
        return "0";
    }
    constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    double value = static_cast<double>(bytes);
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    const bool whole = value >= 100 || value == static_cast<double>(static_cast<u64>(value));
    return whole ? fmt::format("{:.0f} {}", value, units[unit])
                 : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string count_text(u64 count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string process_table(const Machine& machine, const Style& style, std::size_t most) {
    const Row head{"process", "pid", "state", "rss", "pss", "uss", "minflt", "majflt"};
    std::vector<Row> rows;
    for (std::size_t i = 0; i < std::min(most, machine.processes.size()); ++i) {
        rows.push_back(row_of(machine, machine.processes[i], style));
    }
    std::array<std::size_t, column_count> widths{};
    for (std::size_t i = 0; i < column_count; ++i) {
        widths[i] = head[i].size();
        for (const Row& row : rows) {
            widths[i] = std::max(widths[i], columns_of(row[i]));
        }
    }
    std::string out = paint(style, Ink::dim, line_of(head, widths)) + "\n";
    for (const Row& row : rows) {
        out += line_of(row, widths) + "\n";
    }
    if (machine.processes.size() > most) {
        const std::size_t rest = machine.processes.size() - most;
        out += fmt::format("  and {} more process{}\n", rest, rest == 1 ? "" : "es");
    }
    return out;
}

} // namespace cow::cli
