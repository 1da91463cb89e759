#include "core/scenario/vocabulary/prctl_options.hpp"

#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::vocabulary {
namespace {

using enum PrctlOption::Kind;
constexpr u64 name_bytes = 16; // TASK_COMM_LEN
constexpr std::array rows{
    PrctlOption{"PR_SET_PDEATHSIG", 1, not_modelled, 0, tr_later("whether a process lives")},
    PrctlOption{"PR_GET_PDEATHSIG", 2, fills, 4},
    PrctlOption{"PR_GET_DUMPABLE", 3},
    PrctlOption{"PR_SET_DUMPABLE", 4, not_modelled, 0, tr_later("who may get at the process's memory")},
    PrctlOption{"PR_SET_KEEPCAPS", 8, not_modelled, 0, tr_later("what the process may do")},
    PrctlOption{"PR_SET_NAME", 15, text, name_bytes},
    PrctlOption{"PR_GET_NAME", 16, fills, name_bytes},
    PrctlOption{"PR_GET_SECCOMP", 21},
    PrctlOption{"PR_SET_SECCOMP", 22, not_modelled, 0, tr_later("which system calls are let through")},
    PrctlOption{"PR_CAPBSET_READ", 23},
    PrctlOption{"PR_CAPBSET_DROP", 24, not_modelled, 0, tr_later("what the process may do")},
    PrctlOption{"PR_SET_CHILD_SUBREAPER", 36, not_modelled, 0, tr_later("whose children orphans become")},
    PrctlOption{"PR_SET_NO_NEW_PRIVS", 38},
    PrctlOption{"PR_SET_THP_DISABLE", 41},
    PrctlOption{"PR_GET_THP_DISABLE", 42},
    PrctlOption{"PR_CAP_AMBIENT", 47, not_modelled, 0, tr_later("what the process may do")},
};

} // namespace

std::span<const PrctlOption> prctl_option_rows() { return rows; }

const PrctlOption* find_prctl_option(i32 option) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const PrctlOption& row) { return row.option == option; });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace cow::vocabulary
