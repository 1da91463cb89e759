#pragma once
// Every word of the scenario language, one table each. The parser knows no other words, suggestions are taken from
// here, and a test holds scenarios/README.md against these tables.

#include "core/scenario/vocabulary/calls.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cow::vocabulary {

// ---- values of expect ----------------------------------------------------------------------------------------------

enum class ValueId : u8 {
    frame,
    refs,
    mapcount,
    present,
    writable,
    dirty,
    accessed,
    cow,
    zero,
    ksm,
    value,
    rss,
    pss,
    uss,
    vsz,
    minflt,
    majflt,
    shared_clean,
    shared_dirty,
    private_clean,
    private_dirty,
    anonymous,
    pagetables,
    lazyfree,
    locked,
    referenced,
    pss_dirty,
    vmas,
    signal,
    state,
    frames_used,
    frames_cached,
    frames_free,
    copies,
    reuses,
    zero_fills,
    file_reads,
    faults,
    tlb_misses,
    tlb_flushes,
    committed,
    saved,
    pages_shared,
    pages_sharing,
    pages_unshared,
    oom_kills,
    result,
};
/// What a value is of: `refs(init, buf)`, `rss(init)`, `copies`.
enum class Of : u8 { page, process, machine };
enum class Type : u8 { number, boolean, frame, byte, signal, state };

struct ValueSpec {
    std::string_view name;
    ValueId id{};
    Of of = Of::machine;
    Type type = Type::number;
};
std::span<const ValueSpec> values();
const ValueSpec* find_value(std::string_view name);

// ---- the rest ------------------------------------------------------------------------------------------------------

/// PAGE, NULL, AT_FDCWD: names of numbers that any expression may use.
std::span<const Flag> constants();
const Flag* find_constant(std::string_view name);
/// running, zombie, reaped.
std::span<const std::string_view> states();
std::optional<u64> find_state(std::string_view name);

std::span<const std::string_view> language_codes(); ///< of translated texts: en, zh
std::span<const std::string_view> statements();     ///< first words of a line: title, machine, load, …
std::span<const std::string_view> kernel_work();    ///< ksm_scan, reclaim, writeback
std::span<const std::string_view> settings();       ///< of the machine line
std::span<const std::string_view> ask_options();
std::span<const std::string_view> other_words(); ///< x, every, pick, pages, exec, and, or, not, none, …

/// A word that cannot be the name of a value or a process.
bool is_reserved(std::string_view name);

/// The names of a table, as nearest_word() takes them.
template <class Table> std::vector<std::string_view> names_of(const Table& table) {
    std::vector<std::string_view> out;
    for (const auto& row : table) {
        if constexpr (requires { row.name; }) {
            out.push_back(row.name);
        } else {
            out.push_back(row);
        }
    }
    return out;
}

} // namespace cow::vocabulary
