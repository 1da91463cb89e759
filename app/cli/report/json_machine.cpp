#include "app/cli/report/json_machine.hpp"

#include "core/check/observables.hpp"
#include "core/scenario/expect.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

namespace cow::cli {
namespace {

void write_vma(JsonWriter& out, const Machine& machine, const Vma& vma) {
    const char rights[] = {vma.has(vm::read) ? 'r' : '-', vma.has(vm::write) ? 'w' : '-',
                           vma.has(vm::exec) ? 'x' : '-'};
    out.begin_object();
    out.member("start", VirtAddr{vma.start}.v);
    out.member("end", VirtAddr{vma.end}.v);
    out.member("prot", std::string_view(rights, sizeof rights));
    out.member("flags", vma.is_shared() ? "shared" : "private");
    out.key("file");
    if (vma.is_anonymous()) {
        out.null();
    } else {
        out.value(machine.names->text(machine.files[vma.file.v].name));
    }
    out.member("offset", vma.is_anonymous() ? u64{0} : vma.pgoff << page_shift);
    out.end_object();
}

void write_page(JsonWriter& out, const Machine& machine, MmId mm, Vpn page) {
    const PageView view = page_view(machine, mm, page);
    out.begin_object();
    out.member("address", VirtAddr{page}.v);
    out.key("frame");
    view.present ? out.value(view.pfn.v) : out.null();
    out.member("refs", view.refs);
    out.member("mapcount", view.mapcount);
    out.member("present", view.present);
    out.member("writable", view.writable);
    out.member("dirty", view.dirty);
    out.member("accessed", view.accessed);
    out.member("cow", view.cow);
    out.member("zero", view.zero);
    out.member("ksm", view.ksm);
    out.end_object();
}

void write_space(JsonWriter& out, const Machine& machine, MmId mm) {
    static const AddressSpace nothing{};
    const AddressSpace& space = mm == no_mm ? nothing : machine.space(mm);
    out.key("vmas");
    out.begin_array();
    for (const Vma& vma : space.vmas) {
        write_vma(out, machine, vma);
    }
    out.end_array();
    out.key("pages");
    out.begin_array();
    for_each_pte(machine, space, Vpn{0}, VirtAddr{machine.config.task_size()}.page(),
                 [&](Vpn page, Pte, TableId) { write_page(out, machine, mm, page); });
    out.end_array();
}

void write_process(JsonWriter& out, const Machine& machine, const Process& process) {
    const MemoryUse use = process.mm == no_mm ? MemoryUse{} : memory_use(machine, process.mm);
    out.begin_object();
    out.member("name", machine.name(process));
    out.member("pid", process.pid);
    out.member("state", proc_state_name(process.state));
    out.key("signal");
    if (process.signal == Signal::none) {
        out.value(0);
    } else {
        out.value(signal_name(process.signal));
    }
    out.member("rss", use.rss);
    out.member("pss", use.pss);
    out.member("uss", use.uss);
    out.member("vsz", use.vsz);
    out.member("lazyfree", use.lazyfree);
    out.member("locked", use.locked);
    out.member("referenced", use.referenced);
    out.member("pss_dirty", use.pss_dirty);
    out.member("minflt", process.minflt);
    out.member("majflt", process.majflt);
    write_space(out, machine, process.mm);
    out.end_object();
}

} // namespace

void write_counters(JsonWriter& out, const Machine& machine) {
    out.begin_object();
    for (const vocabulary::ValueSpec& spec : vocabulary::values()) {
        if (spec.of != vocabulary::Of::machine) {
            continue;
        }
        if (const auto value = machine_value(spec.id, machine)) {
            out.member(spec.name, *value);
        }
    }
    out.end_object();
}

void write_processes(JsonWriter& out, const Machine& machine) {
    out.begin_array();
    for (const Process& process : machine.processes) {
        write_process(out, machine, process);
    }
    out.end_array();
}

} // namespace cow::cli
