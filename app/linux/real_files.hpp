#pragma once
// The scenario's files as real ones, in a directory of their own.

#include "app/linux/process/posix.hpp"
#include "core/machine/machine.hpp"

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cow::real {

/// Files of the scenario's in /dev/shm are real ones there, whose names begin with the last part of the directory's.
class RealFiles {
public:
    /// Makes a directory below `place`, whose files are in memory, or on a disk. Throws Unavailable.
    RealFiles(const std::string& place, bool on_disk);

    const std::string& directory() const { return directory_; }
    /// Every file of the machine that is not there yet, with its bytes, clean and cached.
    void create_all(const Machine& machine);
    /// Before that: processes that are not root's use them.
    void open_to_all();
    /// The machine's newest file is one that a real open(O_CREAT) makes.
    void leave_new(const Machine& machine) { created_ = machine.files.size(); }
    /// Where the scenario's file `path` is, whether it exists or not.
    std::string real_path(const std::string& path);
    /// The scenario's paths that were asked for, with the real ones.
    const std::map<std::string, std::string>& known_paths() const { return paths_; }
    /// A real file, opened to be read. One on disk stays open: to close it would make ext4 write what was emptied before
    /// (ext4_release_file). One in memory does not, since that would keep what it was charged.
    std::shared_ptr<const Fd> reading(const std::string& real_path) const;
    /// A directory that a file without a name is made in.
    std::string real_directory(const std::string& path) const;
    /// The machine's file stays known when its name is taken away: it is read as the others are.
    void keep(FileId file, const std::string& real_path);
    /// Reads what is not in the page cache, but for the pages that are cold in the machine.
    void warm(const Machine& machine);

    /// Writes one page of a file to the disk; all that is dirty of all files.
    void write_back(const Machine& machine, FileId file, u64 page);
    void write_back_all() const;
    /// Makes the page cache give up a page that nobody maps.
    void drop(const Machine& machine, FileId file, u64 page);
    /// Pages that wait in a processor's batch for their place in the LRU lists get it: only there are they lazily freed,
    /// and can be reclaimed.
    void empty_batches();

private:
    std::shared_ptr<const Fd> descriptor_of(const Machine& machine, FileId file);
    static void warm_file(const File& file, int fd);
    void create(const Machine& machine, FileId file, const std::string& path);

    Fd own_page_; ///< a file of ours, for empty_batches()
    std::string directory_;
    bool on_disk_ = true;
    std::vector<std::pair<FileId, std::shared_ptr<const Fd>>> kept_;
    /// By inode, whose number cannot be another file's meanwhile.
    mutable std::map<std::pair<dev_t, ino_t>, std::shared_ptr<const Fd>> open_;
    std::map<std::string, std::string> paths_; ///< the scenario's → the real one
    bool for_all_ = false;
    std::size_t created_ = 0; ///< files of the machine looked at
};

} // namespace cow::real
