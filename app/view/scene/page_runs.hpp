#pragma once
// Runs: consecutive present pages whose page-table entries have the same bits and whose frames are of one kind. A page
// table that is one run as a whole is looked through once and remembered until an event touches it, so that the runs
// of a process of a million pages are found by looking at its tables, not at its entries.

#include "app/view/base/position.hpp"
#include "core/history/timeline.hpp"

#include <optional>
#include <vector>

namespace cow::ui {

/// How the frames of a run follow each other.
enum class RunFrames : u8 { consecutive, same, scattered };

struct PageRun {
    Vpn first{};
    u64 count = 1;
    Pte pte{}; ///< of the first page
    RunFrames frames = RunFrames::consecutive;
    bool operator==(const PageRun&) const = default;
};

class PageRuns {
public:
    /// Forgets the tables that were touched between the last position and `now`.
    void follow(const Timeline& timeline, const Position& now);

    /// The first run with pages in [from, end), cut to that.
    std::optional<PageRun> next(const Machine& machine, const AddressSpace& space, Vpn from, Vpn end);
    /// The last run with pages in [begin, before), cut to that.
    std::optional<PageRun> previous(const Machine& machine, const AddressSpace& space, Vpn begin, Vpn before);

private:
    struct Summary {
        bool known = false;
        bool uniform = false; ///< all entries are in use and alike
        RunFrames frames = RunFrames::consecutive;
    };
    const Summary& of(const Machine& machine, TableId table);
    void forget(TableId table);
    template <class E> void forget_tables_of(const E& event);
    PageRun run_from(const Machine& machine, const AddressSpace& space, Vpn first, Vpn end);
    Vpn start_of_run(const Machine& machine, const AddressSpace& space, Vpn page, Vpn begin);

    bool valid_ = false;
    Position position_;
    std::vector<Summary> tables_;
};

/// PTEs that are not none nearest to a page: the first in [from, end), the last in [begin, before).
std::optional<Vpn> first_pte(const Machine& machine, const AddressSpace& space, Vpn from, Vpn end);
std::optional<Vpn> last_pte(const Machine& machine, const AddressSpace& space, Vpn begin, Vpn before);

} // namespace cow::ui
