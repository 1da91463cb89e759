#include "app/linux/real_files.hpp"

#include "app/linux/place.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace cow::real {
namespace {

constexpr std::size_t warm_limit = 64U << 20U; // bytes of a file that are kept in the cache

std::string last_part_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

} // namespace

RealFiles::RealFiles(const std::string& place, bool on_disk)
    : directory_(place + "/cowscope-XXXXXX"), on_disk_(on_disk) {
    if (place.empty() || ::mkdtemp(directory_.data()) == nullptr) {
        fail(trf("cannot make a directory for the scenario's files in '{}'", place));
    }
}

std::string RealFiles::real_path(const std::string& path) {
    const auto [found, added] = paths_.try_emplace(path, "");
    if (added) {
        const std::string prefix =
            kernel::is_tmpfs_path(path) ? "/dev/shm/" + last_part_of(directory_) + "-" : directory_ + "/";
        found->second = fmt::format("{}{}", prefix, paths_.size());
    }
    return found->second;
}

void RealFiles::open_to_all() {
    for_all_ = true;
    if (::chmod(directory_.c_str(), 0777) != 0) {
        fail(tr("cannot open the scenario's files to all"));
    }
}

void RealFiles::create_all(const Machine& machine) {
    for (; created_ < machine.files.size(); ++created_) {
        const File& file = machine.files[created_];
        if (file.links != 0) {
            create(machine, FileId{static_cast<decltype(FileId::v)>(created_)},
                   real_path(machine.names->text(file.name)));
        }
    }
}

/// Page by page, since one large write would make large folios, which map and age as a whole; and written out, since a
/// page that waits for that counts as dirty.
void RealFiles::create(const Machine& machine, FileId id, const std::string& path) {
    const File& file = machine.files[id.v];
    const Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, file.exec ? 0755 : 0644));
    if (!fd) {
        fail(trf("cannot make {}", path));
    }
    if (for_all_) {
        ::fchmod(fd.get(), file.exec ? 0777 : 0666);
    }
    for (u64 page = 0; page < file.pages(); ++page) {
        const Pfn cached = file.cached(page);
        const PageBytes bytes = machine.contents->bytes(cached == no_pfn ? disk_content(machine, id, page)
                                                                         : machine.frames[cached].content);
        const u64 size = std::min<u64>(page_size, file.size - page * page_size);
        if (::pwrite(fd.get(), bytes.data(), size, static_cast<off_t>(page * page_size)) !=
            static_cast<ssize_t>(size)) {
            fail(trf("cannot write {}", path));
        }
    }
    write_out(fd.get());
}

std::string RealFiles::real_directory(const std::string& path) const {
    return path == "/dev/shm" ? path : directory_;
}

void RealFiles::keep(FileId id, const std::string& real_path) {
    Fd file(::open(real_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOATIME));
    if (file) {
        kept_.emplace_back(id, std::make_shared<const Fd>(std::move(file)));
    }
}

void RealFiles::warm(const Machine& machine) {
    for (const auto& [name, path] : paths_) {
        const std::optional<FileId> file = find_file(machine, name);
        if (file && !machine.files[file->v].shmem) {
            warm_file(machine.files[file->v], reading(path)->get());
        }
    }
    for (const auto& [id, fd] : kept_) {
        if (machine.files[id.v].links == 0 && !machine.files[id.v].shmem) {
            warm_file(machine.files[id.v], fd->get());
        }
    }
}

std::shared_ptr<const Fd> RealFiles::reading(const std::string& path) const {
    struct stat status {};
    const bool there = ::stat(path.c_str(), &status) == 0;
    const auto open = [&] {
        return std::make_shared<const Fd>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOATIME));
    };
    if (!there || !on_disk_ || kernel::is_tmpfs_path(path)) {
        return open();
    }
    auto& fd = open_[{status.st_dev, status.st_ino}];
    return fd = fd ? fd : open();
}

/// One page after the other, and only what is not there: a longer read would read ahead, and so would one of a page that
/// was read ahead itself.
void RealFiles::warm_file(const File& file, int fd) {
    const u64 pages = std::min<u64>(file.pages(), warm_limit >> page_shift);
    void* at = pages == 0 || fd < 0 ? MAP_FAILED
                                    : ::mmap(nullptr, pages << page_shift, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return;
    }
    std::vector<unsigned char> cached(pages);
    ::mincore(at, pages << page_shift, cached.data());
    ::munmap(at, pages << page_shift);
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
    for (u64 page = 0; page < pages; ++page) {
        char byte = 0;
        if ((cached[page] & 1U) == 0 && !file.cold.contains(page) &&
            ::pread(fd, &byte, 1, static_cast<off_t>(page << page_shift)) < 0) {
            return;
        }
    }
}

std::shared_ptr<const Fd> RealFiles::descriptor_of(const Machine& machine, FileId id) {
    const auto kept = std::find_if(kept_.begin(), kept_.end(), [&](const auto& k) { return k.first == id; });
    return machine.files[id.v].links == 0 && kept != kept_.end()
               ? kept->second
               : reading(real_path(machine.names->text(machine.files[id.v].name)));
}

void RealFiles::write_back(const Machine& machine, FileId file, u64 page) {
    write_out(descriptor_of(machine, file)->get(), page * page_size, page_size);
}

void RealFiles::write_back_all() const {
    for (const auto& [name, path] : paths_) {
        write_out(reading(path)->get());
    }
    for (const auto& [id, file] : kept_) {
        write_out(file->get());
    }
}

void RealFiles::drop(const Machine& machine, FileId file, u64 page) {
    ::posix_fadvise(descriptor_of(machine, file)->get(), static_cast<off_t>(page * page_size), page_size,
                    POSIX_FADV_DONTNEED);
}

/// mm/fadvise.c: POSIX_FADV_DONTNEED empties them all when a page stays, as one that is mapped does.
void RealFiles::empty_batches() {
    if (!own_page_) {
        const std::string path = directory_ + "/batches";
        own_page_ = Fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        if (!own_page_ || ::ftruncate(own_page_.get(), page_size) != 0) {
            fail(trf("cannot make {}", path));
        }
    }
    void* page = ::mmap(nullptr, page_size, PROT_READ, MAP_SHARED | MAP_POPULATE, own_page_.get(), 0);
    if (page != MAP_FAILED) {
        ::posix_fadvise(own_page_.get(), 0, page_size, POSIX_FADV_DONTNEED);
        ::munmap(page, page_size);
    }
}

} // namespace cow::real
