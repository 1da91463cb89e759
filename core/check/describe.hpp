#pragma once
// All modelled state as a list of facts, each a kind and named values, in an order that depends on nothing but the state:
// contents by their bytes' hash, names by their text, page tables in the order a walk meets them. The hash and the dump
// are two sinks of this one list, so that what differs in one differs in the other.
//
// A sink has begin(kind), number(name, value), hex(name, value), text(name, value) and end().

#include "core/machine/machine.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cow::detail {

template <class Sink> class Description {
public:
    Description(const Machine& machine, Sink& sink) : m_(machine), out_(sink) {}

    void all() {
        config();
        counters();
        frames();
        for (u32 i = 0; i < m_.spaces.size(); ++i) {
            space(i);
        }
        for (u32 i = 0; i < m_.processes.size(); ++i) {
            process(i);
        }
        files();
        segments();
        ksm();
    }

private:
    u64 hash_of(ContentId id) const { return m_.contents->hash(id); }
    void number(std::string_view name, u64 value) { out_.number(name, value); }

    void config() {
        const MachineConfig& c = m_.config;
        out_.begin("machine");
        number("frames", c.frames);
        number("levels", c.levels);
        number("fault_around", c.fault_around);
        number("tlb", c.tlb);
        number("seed", c.seed);
        number("overcommit", c.overcommit);
        number("max_map_count", c.max_map_count);
        out_.text("user", c.root ? "root" : "nobody");
        out_.text("kernel", kernel_version_name(c.kernel));
        number("zero_page", c.zero_page ? 1 : 0);
        out_.text("fork", fork_mode_name(c.fork));
        out_.text("bug", bug_name(c.bug));
        number("next_pid", m_.next_pid);
        number("next_anon_vma", m_.next_anon_vma);
        out_.end();
    }

    void counters() {
        const Counters& c = m_.counters;
        out_.begin("counters");
        number("faults", c.faults);
        number("copies", c.copies);
        number("reuses", c.reuses);
        number("zero_fills", c.zero_fills);
        number("file_reads", c.file_reads);
        number("tlb_misses", c.tlb_misses);
        number("tlb_flushes", c.tlb_flushes);
        number("oom_kills", c.oom_kills);
        number("ptes", c.ptes);
        number("syscalls", c.syscalls);
        number("committed", c.committed);
        number("lost_commit", m_.lost_commit);
        out_.end();
    }

    void frames() {
        for (u32 i = 0; i < m_.frames.high_water(); ++i) {
            const Frame& frame = m_.frames[Pfn{i}];
            if (frame == Frame{}) {
                continue;
            }
            out_.begin("frame");
            number("pfn", i);
            out_.text("kind", frame_kind_name(frame.kind));
            number("refs", frame.refcount);
            number("mapcount", frame.mapcount);
            number("index", frame.index);
            number("file", frame.file.v);
            number("flags", frame.flags);
            out_.hex("content", hash_of(frame.content));
            out_.end();
        }
    }

    void space(u32 id) {
        const AddressSpace& space = m_.spaces[id];
        out_.begin("space");
        number("mm", id);
        number("users", space.users);
        number("owner", space.owner.v);
        number("tables", space.tables);
        number("merge_any", space.merge_any ? 1 : 0);
        number("future_locks", space.future_locks);
        number("lost_locks", space.lost_locks);
        number("data_bytes", space.data_bytes);
        out_.hex("mmap_base", space.mmap_base.v);
        out_.hex("brk_start", space.brk_start.v);
        out_.hex("brk", space.brk.v);
        out_.end();
        for (const Vma& vma : space.vmas) {
            out_.begin("vma");
            number("mm", id);
            out_.hex("start", vma.start.v << page_shift);
            out_.hex("end", vma.end.v << page_shift);
            out_.hex("pgoff", vma.pgoff);
            number("anon_vma", vma.anon_vma.v);
            number("file", vma.file.v);
            out_.hex("flags", vma.flags);
            out_.end();
        }
        if (space.root != no_table) {
            table(space.root, m_.config.levels, 0);
        }
    }

    /// A table that was described before is only named: sharing is part of the state, slots are not.
    void table(TableId id, u32 level, u64 base) {
        const auto [known, fresh] = tables_.try_emplace(id, static_cast<u32>(tables_.size()));
        const Table& table = m_.tables[id];
        out_.begin("table");
        number("number", known->second);
        number("level", level);
        out_.hex("from", base << page_shift);
        number("refs", table.refs);
        out_.end();
        if (!fresh || table.live == 0) {
            return;
        }
        const u64 span = span_of(level);
        for (u32 i = 0; i < table_entries; ++i) {
            const Pte entry = table.entries[i];
            if (entry.none()) {
                continue;
            }
            if (entry.is_leaf(level)) {
                out_.begin("pte");
                out_.hex("page", (base + i * span) << page_shift);
                number("frame", entry.pfn().v);
                out_.hex("flags", entry.flags() | (entry.v & Pte::NX));
                out_.end();
            } else {
                out_.begin("entry");
                out_.hex("page", (base + i * span) << page_shift);
                out_.hex("flags", entry.flags());
                out_.end();
                this->table(entry.child(), level - 1, base + i * span);
            }
        }
    }

    void process(u32 id) {
        const Process& process = m_.processes[id];
        out_.begin("process");
        number("pid", process.pid);
        out_.text("name", m_.names->text(process.name));
        out_.text("program", m_.names->text(process.program));
        out_.text("state", proc_state_name(process.state));
        out_.text("signal", signal_name(process.signal));
        number("parent", process.parent.v);
        number("mm", process.mm.v);
        number("exit_code", static_cast<u64>(process.exit_code));
        number("vfork_child", process.vfork_child.v);
        number("tracer", process.tracing.by.v);
        number("seized", process.tracing.seized ? 1 : 0);
        number("stopped", process.tracing.stopped ? 1 : 0);
        number("stop_told", process.tracing.told ? 1 : 0);
        number("group_stop", process.tracing.group ? 1 : 0);
        number("stop_pending", process.tracing.pending ? 1 : 0);
        number("stop_signal", static_cast<u64>(process.tracing.signal));
        number("minflt", process.minflt);
        number("majflt", process.majflt);
        for (std::size_t i = 0; i < resource_count; ++i) {
            const Rlimit limit = process.limits[static_cast<Resource>(i)];
            out_.hex("soft", limit.soft);
            out_.hex("hard", limit.hard);
        }
        out_.end();
        const Tlb& tlb = m_.tlb(process);
        for (u32 slot = 0; slot < tlb.entries.size(); ++slot) {
            if (tlb.valid(slot)) {
                out_.begin("tlb");
                number("pid", process.pid);
                out_.hex("page", tlb.entries[slot].page().v << page_shift);
                number("frame", tlb.entries[slot].pte().pfn().v);
                out_.hex("flags", tlb.entries[slot].pte().flags() | (tlb.entries[slot].pte().v & Pte::NX));
                out_.end();
            }
        }
        for (u32 fd = 0; fd < process.fds.size(); ++fd) {
            if (process.fds[fd].open_file != no_open_file) {
                out_.begin("fd");
                number("pid", process.pid);
                number("fd", fd);
                number("open_file", process.fds[fd].open_file);
                number("cloexec", process.fds[fd].close_on_exec ? 1 : 0);
                out_.end();
            }
        }
    }

    void files() {
        for (u32 id = 0; id < m_.files.size(); ++id) {
            file(id);
        }
        std::map<std::string_view, FileId> paths; // ids of names differ from run to run
        for (const auto& [path, file] : m_.paths) {
            paths.emplace(m_.names->text(path), file);
        }
        for (const auto& [path, file] : paths) {
            out_.begin("path");
            out_.text("path", path);
            number("file", file.v);
            out_.end();
        }
        for (u32 id = 0; id < m_.open_files.size(); ++id) {
            const OpenFile& open = m_.open_files[id];
            out_.begin("open_file");
            number("id", id);
            number("file", open.file.v);
            number("readable", open.readable ? 1 : 0);
            number("writable", open.writable ? 1 : 0);
            number("append", open.append ? 1 : 0);
            number("mm", open.mm.v);
            number("process", open.process.v);
            number("kind", static_cast<u64>(open.kind));
            out_.hex("status", open.status);
            number("position", open.position);
            number("refs", open.refs);
            number("in", open.in);
            number("out", open.out);
            out_.end();
        }
        for (const Pipe& pipe : m_.pipes) {
            out_.begin("pipe");
            number("socket", pipe.socket ? 1 : 0);
            number("reset", pipe.reset ? 1 : 0);
            out_.end();
            for (const PipeBuffer& buffer : pipe.buffers) {
                out_.begin("pipe_buffer");
                out_.hex("content", hash_of(buffer.content));
                number("offset", buffer.offset);
                number("length", buffer.length);
                number("packet", buffer.packet ? 1 : 0);
                number("goes_on", buffer.goes_on ? 1 : 0);
                out_.end();
            }
        }
    }

    void file(u32 id) {
        const File& file = m_.files[id];
        out_.begin("file");
        number("id", id);
        out_.text("name", m_.names->text(file.name));
        out_.text("made_as", m_.names->text(file.made_as));
        number("links", file.links);
        number("size", file.size);
        number("disk_size", file.disk_size);
        number("exec", file.exec ? 1 : 0);
        number("mode", file.mode);
        number("shmem", file.shmem ? 1 : 0);
        number("anonymous", file.anonymous ? 1 : 0);
        number("accounted", file.accounted ? 1 : 0);
        number("implied", file.implied ? 1 : 0);
        number("filled", file.filled ? 1 : 0);
        out_.hex("fill", hash_of(file.fill));
        out_.hex("seals", file.seals);
        number("flush_on_close", file.flush_on_close ? 1 : 0);
        out_.end();
        const auto page = [&](std::string_view kind, u64 index, u64 value) {
            out_.begin(kind);
            number("file", id);
            number("index", index);
            out_.hex("value", value);
            out_.end();
        };
        for (const auto& [index, pfn] : file.cache) {
            page("cache", index, pfn.v);
        }
        for (const auto& [index, content] : file.disk) {
            page("disk", index, content >= unwritten_content ? content.v : hash_of(content));
        }
        for (const u64 index : file.cold) {
            page("cold", index, 1);
        }
    }

    void segments() {
        for (const ShmSegment& segment : m_.segments) {
            out_.begin("segment");
            number("file", segment.file.v);
            out_.hex("key", segment.key);
            out_.hex("mode", segment.mode);
            number("destroyed", segment.destroyed ? 1 : 0);
            number("size", segment.size);
            out_.end();
        }
    }

    void ksm() {
        out_.begin("ksm");
        number("full_scans", m_.ksm.full_scans);
        for (const MmId mm : m_.ksm.spaces) {
            number("mm", mm.v);
        }
        out_.end();
        for (const auto& [where, item] : m_.ksm.items) {
            out_.begin("ksm_item");
            number("mm", where.first.v);
            out_.hex("page", where.second.v << page_shift);
            out_.hex("checksum", item.checksum);
            number("stable", item.stable.v);
            number("tree", static_cast<u64>(item.tree));
            number("age", item.age);
            number("skips", item.skips);
            out_.end();
        }
        std::vector<std::pair<u64, u32>>
            stable; // in an order that does not depend on when contents were interned
        for (const auto& [content, pfn] : m_.ksm.stable) {
            stable.emplace_back(hash_of(content), pfn.v);
        }
        std::sort(stable.begin(), stable.end());
        for (const auto& [content, pfn] : stable) {
            out_.begin("ksm_stable");
            out_.hex("content", content);
            number("frame", pfn);
            out_.end();
        }
    }

    const Machine& m_;
    Sink& out_;
    std::unordered_map<TableId, u32> tables_;
};

} // namespace cow::detail
