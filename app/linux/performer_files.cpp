// The calls on files, for real.

#include "app/linux/performer.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace cow::real {
namespace {

namespace nr {
constexpr long read = 0, write = 1, open = 2, close = 3, lseek = 8, dup3 = 292;
}
constexpr u64 seek_cur = 1;

} // namespace

std::span<const Performer::Row> Performer::file_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::open, &Performer::open},   Row{CallId::openat, &Performer::openat},
        Row{CallId::close, &Performer::close}, Row{CallId::read, &Performer::read},
        Row{CallId::write, &Performer::write},
    };
    return rows;
}

Performed Performer::close(const CallStatement&) { return system_call(nr::close, {descriptor(0)}); }

/// The flags that the model knows; others could make the call something else.
Performed Performer::open_path(const CallStatement& call, std::size_t path) {
    const u64 wanted = value(path + 1);
    const u64 flags = wanted & (open_flag::accmode | open_flag::creat | open_flag::excl | open_flag::trunc |
                                open_flag::append | open_flag::cloexec);
    if ((flags & open_flag::creat) != 0) {
        files_.leave_new(*after_);
    } else {
        files_.create_all(*after_); // a trace opens files that nobody declared
    }
    Performed out = text_call(nr::open, {0, flags, 0644}, 0, files_.real_path(call.args[path].text));
    const u64 chosen = static_cast<u64>(*out.result);
    if (call.recorded && *out.result >= 0 && outcome_->result >= 0 && *out.result != outcome_->result) {
        // Descriptors that came from calls that are not modelled lie in between.
        quietly(nr::dup3, {chosen, static_cast<u64>(outcome_->result), flags & open_flag::cloexec});
        quietly(nr::close, {chosen});
        out.result = outcome_->result;
    }
    return out;
}

/// The file of which a write leaves more in the page cache than its bytes: when it starts behind the file's end, the
/// pages between, and when it fails, the file's length and whether the page at its place is dirty.
FileId Performer::written_beside() const {
    const auto fd = static_cast<std::size_t>(value(0));
    const std::vector<Descriptor>& fds = after_->process(proc_).fds;
    if (fd >= fds.size() || fds[fd].open_file == no_open_file) {
        return no_file;
    }
    const OpenFile& open = after_->open_files[fds[fd].open_file];
    if (open.file == no_file || open.file.v >= sizes_.size()) {
        return no_file;
    }
    const File& file = after_->files[open.file.v];
    const u64 place = open.append ? file.size : open.position;
    const bool beside = outcome_->result >= 0
                            ? open.position - static_cast<u64>(outcome_->result) > sizes_[open.file.v]
                            : place > file.size || file.cached(place >> page_shift) != no_pfn;
    return beside ? open.file : no_file;
}

Performed Performer::transfer(const CallStatement& call, bool writes) {
    const u64 fd = descriptor(0);
    constexpr u64 most_bytes = 64U << 20U;
    if (value(2) > most_bytes && outcome_->result > static_cast<i64>(most_bytes)) {
        return not_done(tr("more than 64 MiB are not written for real"), true);
    }
    if (call.args[1].kind != Arg::Kind::string) {
        if (worker_interferes(value(1), value(2))) {
            return not_done(tr(worker_is_there), outcome_->result > 0 || !touches_worker(value(1), value(2)));
        }
        Performed out = system_call(writes ? nr::write : nr::read, {fd, value(1), value(2)});
        if (const FileId file = written_beside(); writes && file != no_file) {
            out.why_left_out = tr("what this write leaves in the page cache is the file system's own");
            out.effects = Effects::on_file(file);
        }
        return out;
    }
    const std::string& text = call.args[1].text;
    const u64 moved = outcome_->result > 0 ? static_cast<u64>(outcome_->result) : 0;
    if (writes && moved > 0 && (moved > text.size() || text.size() >= Command::most_payload)) {
        return not_done(tr("the trace does not show all the bytes that were written"), true);
    }
    if (writes) {
        const u64 bytes =
            moved > 0 ? moved : std::min<u64>({value(2), text.size(), Command::most_payload - 1});
        return text_call(nr::write, {fd, 0, bytes}, 1, text.substr(0, bytes));
    }
    if (moved > 0) {
        quietly(nr::lseek, {fd, moved, seek_cur});
    }
    return not_done(tr("the trace does not show where the bytes went"),
                    moved > 0 ? Effects::on_memory(after_->process(proc_).mm) : Effects{});
}

} // namespace cow::real
