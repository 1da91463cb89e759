#include "core/scenario/vocabulary/vocabulary.hpp"

#include "core/base/errno.hpp"
#include "core/language/language.hpp"
#include "core/machine/process.hpp"

#include <algorithm>
#include <array>

namespace cow::vocabulary {
namespace {

template <class Table>
auto find_in(const Table& table, std::string_view name) -> decltype(&*std::begin(table)) {
    for (const auto& row : table) {
        if (row.name == name) {
            return &row;
        }
    }
    return nullptr;
}

template <class Table> bool contains(const Table& table, std::string_view name) {
    return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

constexpr std::array value_rows{
    ValueSpec{"frame", ValueId::frame, Of::page, Type::frame},
    ValueSpec{"refs", ValueId::refs, Of::page},
    ValueSpec{"mapcount", ValueId::mapcount, Of::page},
    ValueSpec{"present", ValueId::present, Of::page, Type::boolean},
    ValueSpec{"writable", ValueId::writable, Of::page, Type::boolean},
    ValueSpec{"dirty", ValueId::dirty, Of::page, Type::boolean},
    ValueSpec{"accessed", ValueId::accessed, Of::page, Type::boolean},
    ValueSpec{"cow", ValueId::cow, Of::page, Type::boolean},
    ValueSpec{"zero", ValueId::zero, Of::page, Type::boolean},
    ValueSpec{"ksm", ValueId::ksm, Of::page, Type::boolean},
    ValueSpec{"value", ValueId::value, Of::page, Type::byte},
    ValueSpec{"rss", ValueId::rss, Of::process},
    ValueSpec{"pss", ValueId::pss, Of::process},
    ValueSpec{"uss", ValueId::uss, Of::process},
    ValueSpec{"vsz", ValueId::vsz, Of::process},
    ValueSpec{"minflt", ValueId::minflt, Of::process},
    ValueSpec{"majflt", ValueId::majflt, Of::process},
    ValueSpec{"shared_clean", ValueId::shared_clean, Of::process},
    ValueSpec{"shared_dirty", ValueId::shared_dirty, Of::process},
    ValueSpec{"private_clean", ValueId::private_clean, Of::process},
    ValueSpec{"private_dirty", ValueId::private_dirty, Of::process},
    ValueSpec{"anonymous", ValueId::anonymous, Of::process},
    ValueSpec{"pagetables", ValueId::pagetables, Of::process},
    ValueSpec{"lazyfree", ValueId::lazyfree, Of::process},
    ValueSpec{"locked", ValueId::locked, Of::process},
    ValueSpec{"referenced", ValueId::referenced, Of::process},
    ValueSpec{"pss_dirty", ValueId::pss_dirty, Of::process},
    ValueSpec{"vmas", ValueId::vmas, Of::process},
    ValueSpec{"signal", ValueId::signal, Of::process, Type::signal},
    ValueSpec{"state", ValueId::state, Of::process, Type::state},
    ValueSpec{"frames_used", ValueId::frames_used},
    ValueSpec{"frames_cached", ValueId::frames_cached},
    ValueSpec{"frames_free", ValueId::frames_free},
    ValueSpec{"copies", ValueId::copies},
    ValueSpec{"reuses", ValueId::reuses},
    ValueSpec{"zero_fills", ValueId::zero_fills},
    ValueSpec{"file_reads", ValueId::file_reads},
    ValueSpec{"faults", ValueId::faults},
    ValueSpec{"tlb_misses", ValueId::tlb_misses},
    ValueSpec{"tlb_flushes", ValueId::tlb_flushes},
    ValueSpec{"committed", ValueId::committed},
    ValueSpec{"saved", ValueId::saved},
    ValueSpec{"pages_shared", ValueId::pages_shared},
    ValueSpec{"pages_sharing", ValueId::pages_sharing},
    ValueSpec{"pages_unshared", ValueId::pages_unshared},
    ValueSpec{"oom_kills", ValueId::oom_kills},
    ValueSpec{"result", ValueId::result},
};

constexpr std::array constant_rows{
    Flag{"PAGE", page_size},
    Flag{"NULL", 0},
    Flag{"RLIM_INFINITY", rlimit_infinity},
    Flag{"RLIM64_INFINITY", rlimit_infinity},
    Flag{"IPC_PRIVATE", 0},
    Flag{"AT_FDCWD", static_cast<u64>(i64{-100})},
};

constexpr std::array state_rows{ProcState::running, ProcState::zombie, ProcState::reaped};
const std::array<std::string_view, state_rows.size()> state_names{proc_state_name(ProcState::running),
                                                                  proc_state_name(ProcState::zombie),
                                                                  proc_state_name(ProcState::reaped)};

constexpr std::array<std::string_view, 18> statement_words{
    "title", "chapter", "teaches", "minutes", "needs", "machine", "file",    "process", "say",
    "ask",   "step",    "expect",  "load",    "store", "fetch",   "require", "forbid",  "hidden"};
constexpr std::array<std::string_view, 3> kernel_words{"ksm_scan", "reclaim", "writeback"};
constexpr std::array<std::string_view, 12> setting_words{"frames",       "fork", "overcommit",    "zero_page",
                                                         "fault_around", "tlb",  "levels",        "bug",
                                                         "seed",         "user", "max_map_count", "kernel"};
constexpr std::array<std::string_view, 16> ask_words{
    tr_later("none"),       tr_later("zero_page"),   tr_later("zero_fill"),   tr_later("copy"),
    tr_later("reuse"),      tr_later("file_read"),   tr_later("share"),       tr_later("segv"),
    tr_later("sigbus"),     tr_later("oom"),         tr_later("spurious"),    tr_later("unshare_table"),
    tr_later("grow_stack"), tr_later("segv_maperr"), tr_later("segv_accerr"), tr_later("segv_guard")};
constexpr std::array<std::string_view, 19> further_words{
    "init", "kernel", "x",    "every", "pick", "pages", "exec",   "and", "or", "not",
    "none", "points", "says", "max",   "min",  "calls", "broken", "at",  "end"};

} // namespace

std::span<const ValueSpec> values() { return value_rows; }
const ValueSpec* find_value(std::string_view name) { return find_in(value_rows, name); }
std::span<const Flag> constants() { return constant_rows; }
const Flag* find_constant(std::string_view name) { return find_in(constant_rows, name); }
std::span<const std::string_view> states() { return state_names; }

std::optional<u64> find_state(std::string_view name) {
    for (std::size_t i = 0; i < state_names.size(); ++i) {
        if (state_names[i] == name) {
            return static_cast<u64>(state_rows[i]);
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> language_codes() {
    static const std::array codes{language_code(Language::english), language_code(Language::chinese)};
    return codes;
}
std::span<const std::string_view> statements() { return statement_words; }
std::span<const std::string_view> kernel_work() { return kernel_words; }
std::span<const std::string_view> settings() { return setting_words; }
std::span<const std::string_view> ask_options() { return ask_words; }
std::span<const std::string_view> other_words() { return further_words; }

bool is_reserved(std::string_view name) {
    constexpr std::array<std::string_view, 8> operators{"init", "kernel", "and",  "or",
                                                        "not",  "none",   "load", "store"};
    const ValueSpec* value = find_value(name);
    return contains(operators, name) || find_constant(name) != nullptr || find_signal(name) != nullptr ||
           find_state(name).has_value() || errno_from_name(name).has_value() ||
           (value != nullptr && value->of == Of::machine);
}

} // namespace cow::vocabulary
