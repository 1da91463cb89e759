// Writing back, and System V shared memory.

#include "tests/differential/generator.hpp"

#include <algorithm>

namespace cow::differential {

void Generator::write_back() {
    constexpr std::array<std::string_view, 8> flags{
        "MS_SYNC",          "MS_SYNC", "MS_SYNC", "MS_ASYNC", "MS_INVALIDATE", "MS_SYNC|MS_INVALIDATE",
        "MS_ASYNC|MS_SYNC", "0"};
    if (chance(45)) {
        const Range where = range();
        act({"msync({}, {}, {})", hex(where.addr), bytes_text(where.bytes), pick(flags)});
    } else if (chance(60)) {
        sync_file();
    } else if (chance(30)) {
        act({"sync()"});
    } else if (chance(70) || anybody_stopped()) { // who is stopped gives up no page
        add("kernel: writeback");
    } else {
        add(said({"kernel: reclaim {}", 1 + rng_.below(8)}));
    }
}

void Generator::sync_file() {
    constexpr std::array<std::string_view, 6> flags{
        "SYNC_FILE_RANGE_WRITE",
        "SYNC_FILE_RANGE_WRITE",
        "SYNC_FILE_RANGE_WAIT_BEFORE|SYNC_FILE_RANGE_WRITE|SYNC_FILE_RANGE_WAIT_AFTER",
        "SYNC_FILE_RANGE_WAIT_BEFORE",
        "0",
        "8"};
    const i32 fd = descriptor(!wrong());
    constexpr std::array<std::string_view, 7> advices{"POSIX_FADV_NORMAL",     "POSIX_FADV_RANDOM",
                                                      "POSIX_FADV_SEQUENTIAL", "POSIX_FADV_WILLNEED",
                                                      "POSIX_FADV_NOREUSE",    "6",
                                                      "POSIX_FADV_DONTNEED"};
    if (chance(25)) {
        const OpenFile* open = open_file(fd);
        const bool on_disk = open != nullptr && open->file != no_file && !machine_.files[open->file.v].shmem;
        // Of what is on a disk it would really take pages out of the page cache.
        const std::string_view advice =
            !on_disk && chance(60) ? advices.back() : advices[rng_.below(advices.size() - 1)];
        chance(30) ? act({"readahead({}, {}, {})", fd, rng_.below(5 * page_size), rng_.below(4 * page_size)})
                   : act({"fadvise64({}, {}, {}, {})", fd, rng_.below(5 * page_size),
                          rng_.below(4 * page_size), advice});
    } else if (chance(35)) {
        act({"fsync({})", fd});
    } else if (chance(35)) {
        act({"fdatasync({})", fd});
    } else if (chance(30)) {
        act({"syncfs({})", fd});
    } else {
        act({"sync_file_range({}, {}, {}, {})", fd, chance(50) ? 0 : rng_.below(5 * page_size),
             chance(50) ? 0 : rng_.below(4 * page_size), pick(flags)});
    }
}

/// The id of a segment; not a sane one: destroyed, never made, or senseless.
i32 Generator::segment_id(bool sane) {
    std::vector<i32> living;
    for (std::size_t id = 0; id < machine_.segments.size(); ++id) {
        if (!machine_.segments[id].destroyed) {
            living.push_back(static_cast<i32>(id));
        }
    }
    if (sane && !living.empty()) {
        return living[rng_.below(living.size())];
    }
    constexpr std::array<i32, 3> others{0, 99, -1};
    return pick(others);
}

void Generator::make_segment() {
    constexpr std::array<std::string_view, 5> flags{"IPC_CREAT|0600", "IPC_CREAT|0600",
                                                    "IPC_CREAT|IPC_EXCL|0600", "IPC_CREAT|SHM_NORESERVE|0600",
                                                    "0600"};
    constexpr std::array<std::string_view, 3> keys{"IPC_PRIVATE", "0x1234", "0x77"};
    const u64 bytes = wrong() ? rng_.below(2) * ~u64{0} : 1 + rng_.below(6 * page_size);
    act({"shmget({}, {}, {})", pick(keys), bytes_text(bytes), pick(flags)});
}

void Generator::attach_segment() {
    constexpr std::array<std::string_view, 4> flags{"0", "0", "SHM_RDONLY", "SHM_EXEC"};
    constexpr std::array<std::string_view, 4> placed{"0", "SHM_RND", "SHM_REMAP", "SHM_RND|SHM_REMAP"};
    const i32 id = segment_id(!wrong());
    if (chance(50)) {
        act({"shmat({}, NULL, {})", id, pick(flags)});
    } else {
        const u64 addr = (arena_page() << page_shift) + (wrong() ? 5 : 0);
        act({"shmat({}, {}, {})", id, hex(addr), pick(placed)});
    }
}

void Generator::segment() {
    constexpr std::array<std::string_view, 5> commands{"IPC_RMID", "IPC_RMID", "SHM_LOCK", "SHM_UNLOCK",
                                                       "IPC_STAT"};
    constexpr u64 enough = 3;
    const u64 living = static_cast<u64>(std::count_if(machine_.segments.begin(), machine_.segments.end(),
                                                      [](const ShmSegment& s) { return !s.destroyed; }));
    if (living == 0 || (living < enough && chance(20))) {
        make_segment();
    } else if (chance(60)) {
        attach_segment();
    } else if (chance(50)) {
        act({"shmctl({}, {}, NULL)", segment_id(!wrong()), pick(commands)});
    } else {
        const Vma* vma = any_vma();
        for (const Vma& candidate : space().vmas) { // a whole attachment, if there is one
            vma = candidate.file != no_file && machine_.files[candidate.file.v].shmem && candidate.pgoff == 0
                      ? &candidate
                      : vma;
        }
        act({"shmdt({})", hex(vma == nullptr ? arena_page() << page_shift : VirtAddr{vma->start}.v)});
    }
}

} // namespace cow::differential
