#include "app/linux/place.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/process/procfs.hpp"
#include "core/machine/machine.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <thread>
#include <vector>

namespace cow::real {
namespace {

struct Known {
    decltype(statfs::f_type) magic;
    std::string_view name;
};
/// Those that are in no header of Linux's have their numbers in statfs(2).
constexpr std::array known_places{
    Known{EXT4_SUPER_MAGIC, modelled_file_system},
    Known{TMPFS_MAGIC, memory_file_system},
    Known{RAMFS_MAGIC, "ramfs"},
    Known{OVERLAYFS_SUPER_MAGIC, "overlayfs"},
    Known{XFS_SUPER_MAGIC, "xfs"},
    Known{BTRFS_SUPER_MAGIC, "btrfs"},
    Known{F2FS_SUPER_MAGIC, "f2fs"},
    Known{NFS_SUPER_MAGIC, "nfs"},
    Known{FUSE_SUPER_MAGIC, "fuse"},
    Known{V9FS_MAGIC, "9p"},
    Known{ECRYPTFS_SUPER_MAGIC, "ecryptfs"},
    Known{MSDOS_SUPER_MAGIC, "vfat"},
    Known{0x2fc12fc1, "zfs"},
};

constexpr u32 kib_per_page = page_size / 1024;

u64 cached_pages(void* at, u64 bytes) {
    std::vector<unsigned char> cached(pages_for(bytes));
    ::mincore(at, bytes, cached.data());
    return static_cast<u64>(
        std::count_if(cached.begin(), cached.end(), [](auto page) { return (page & 1U) != 0; }));
}

u64 dirty_bytes(const void* at) { return read_smaps_at(::getpid(), reinterpret_cast<u64>(at)).dirty(); }

/// A page counts only when it has come from the disk.
u64 cached_when_all_is_read(void* at, u64 bytes) {
    constexpr auto between = std::chrono::milliseconds(10);
    u64 before = 0;
    for (u64 now = cached_pages(at, bytes); now != before; now = cached_pages(at, bytes)) {
        before = now;
        std::this_thread::sleep_for(between);
    }
    return before;
}

/// mm/filemap.c: do_sync_mmap_readahead: of the first page's fault all that is read lies behind it.
u32 tried_read_ahead(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || status.st_size < static_cast<off_t>(page_size)) {
        return MachineConfig{}.read_ahead;
    }
    const u64 bytes = static_cast<u64>(status.st_size);
    ::fdatasync(file.get());
    ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
    void* at = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.get(), 0);
    if (at == MAP_FAILED) {
        return MachineConfig{}.read_ahead;
    }
    const bool dropped = cached_pages(at, bytes) == 0;
    static_cast<void>(*static_cast<const volatile char*>(at));
    const u64 read = cached_when_all_is_read(at, bytes);
    ::munmap(at, bytes);
    return dropped && read != 0 ? static_cast<u32>(read) : MachineConfig{}.read_ahead;
}

/// The smaller the better.
int rank_of(const std::string& place) {
    const std::string name = file_system_of(place);
    return name == modelled_file_system ? 0 : name == memory_file_system || name == "ramfs" ? 2 : 1;
}

} // namespace

std::string place_for_files() {
    const char* chosen = std::getenv("TMPDIR");
    std::string best;
    int best_rank = 0;
    for (const std::string place : {chosen != nullptr ? chosen : "", "/var/tmp", "/tmp"}) {
        if (place.empty() || ::access(place.c_str(), W_OK | X_OK) != 0) {
            continue;
        }
        if (const int rank = rank_of(place); best.empty() || rank < best_rank) {
            best = place;
            best_rank = rank;
        }
    }
    return best;
}

std::string file_system_of(const std::string& directory) {
    struct statfs system {};
    if (::statfs(directory.c_str(), &system) != 0) {
        return "";
    }
    const auto found = std::find_if(known_places.begin(), known_places.end(),
                                    [&](const Known& one) { return one.magic == system.f_type; });
    if (found == known_places.end()) {
        return fmt::format("{:#x}", system.f_type);
    }
    const bool odd = found->name == modelled_file_system && system.f_bsize != static_cast<long>(page_size);
    return odd ? fmt::format("{} with blocks of {} bytes", found->name, system.f_bsize)
               : std::string(found->name);
}

u32 read_ahead_of(const std::string& directory, const std::string& path) {
    struct stat place {};
    if (::stat(directory.c_str(), &place) != 0) {
        return MachineConfig{}.read_ahead;
    }
    const std::string text = read_line(
        fmt::format("/sys/class/bdi/{}:{}/read_ahead_kb", major(place.st_dev), minor(place.st_dev)));
    return text.empty() ? tried_read_ahead(path) : static_cast<u32>(std::atoi(text.c_str())) / kib_per_page;
}

bool has_journal(const std::string& directory) {
    struct stat status {};
    std::error_code error;
    if (::stat(directory.c_str(), &status) != 0) {
        return true;
    }
    const std::string link = fmt::format("/sys/dev/block/{}:{}", major(status.st_dev), minor(status.st_dev));
    const std::string device = std::filesystem::read_symlink(link, error).filename();
    if (device.empty()) {
        return file_system_of(directory) != memory_file_system;
    }
    const std::filesystem::directory_iterator journals("/proc/fs/jbd2", error);
    return std::any_of(begin(journals), end(journals), [&](const auto& journal) {
        return journal.path().filename().string().starts_with(device + "-");
    });
}

bool has_large_folios(const std::string& directory) {
    constexpr u64 bytes = 16 * page_size;
    std::string path = directory + "/folio-XXXXXX";
    const Fd file(::mkostemp(path.data(), O_CLOEXEC));
    ::unlink(path.c_str());
    const std::string written(bytes, 'x');
    if (!file || ::write(file.get(), written.data(), bytes) != static_cast<ssize_t>(bytes) ||
        ::fdatasync(file.get()) != 0) {
        return false;
    }
    void* at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file.get(), 0);
    if (at == MAP_FAILED) {
        return false;
    }
    const u64 before = dirty_bytes(at);
    *static_cast<volatile char*>(at) = 'y';
    const u64 after = dirty_bytes(at);
    ::munmap(at, bytes);
    return before == 0 && after > page_size;
}

/// What shmem_enabled says for all sizes and for one, and the tmpfs that were mounted so.
bool may_share_huge_pages() {
    const std::string settings = "/sys/kernel/mm/transparent_hugepage";
    std::vector<std::string> words{chosen_word(read_line(settings + "/shmem_enabled"))};
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(settings, error)) {
        words.push_back(chosen_word(read_line(entry.path().string() + "/shmem_enabled")));
    }
    const std::string mounts = read_text("/proc/self/mounts");
    const auto asks = [](const std::string& word) {
        return word == "always" || word == "within_size" || word == "force";
    };
    return std::any_of(words.begin(), words.end(), asks) || mounts.find("huge=always") != std::string::npos ||
           mounts.find("huge=within_size") != std::string::npos;
}

void write_out(int fd, u64 offset, u64 bytes) {
    constexpr unsigned write_and_wait =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    struct statfs system {};
    if (::fstatfs(fd, &system) == 0 && system.f_type == OVERLAYFS_SUPER_MAGIC) {
        ::fdatasync(fd);
    } else {
        ::sync_file_range(fd, static_cast<off_t>(offset), static_cast<off_t>(bytes), write_and_wait);
    }
}

} // namespace cow::real
