import sys
sys.path.insert(0,"/work/main/tests/core/events")
from test_worker import *
from sqlalchemy.exc import SQLAlchemyError
def restart():
    subprocess.run(["su","postgres","-c","/usr/lib/postgresql/15/bin/pg_ctl -D /tmp/pgc/data -m immediate -l /tmp/pgc/log -o '-p 5499 -k /tmp/pgc -c listen_addresses=127.0.0.1' restart"],stdout=subprocess.DEVNULL, check=True)
def test_chaos(own_database, place, tmp_path):
    watch(own_database, follow(print), Subscription(name="portal.append", event="echo.thing_sent", handler=print, mode="external"))
    out=tmp_path/"out"; acked=[]; stop=threading.Event()
    def publisher(n):
        step=n
        with own_database.app_context():
            while not stop.is_set():
                try:
                    make(place, ThingMade, [step]); acked.append(step)
                    make(place, ThingSent, [step])
                except SQLAlchemyError: time.sleep(.05)
                step+=2
    with supervised(own_database, out) as keeper, supervised(own_database, out) as keeper2:
        ts=[threading.Thread(target=publisher,args=(n,)) for n in (0,1)]
        [t.start() for t in ts]
        for i in range(8):
            time.sleep(random.uniform(.3,1.5))
            if i%3==2: restart()
            else: random.choice([keeper,keeper2]).kill()
        stop.set(); [t.join() for t in ts]
        t0=time.time()
        with own_database.app_context():
            last=[0]
            def n():
                try:
                    c=count_owed(place)
                    if time.time()-last[0]>1:
                        last[0]=time.time()
                        with transaction(place):
                            print("STATE", round(time.time()-t0,1), c, db.session.execute(text("select subscriber, count(*), count(*) filter (where attempts>0), count(lease_token), min(due_at)-now(), max(due_at)-now() from portal_delivery group by 1")).all(), db.session.execute(text("select * from portal_subscriber")).all())
                    return c
                except SQLAlchemyError: return -1
            wait_until(lambda: n()==0, 60)
            print("DRAINED after", time.time()-t0)
            steps=handled(place)
            from portal.events.models import LedgerEvent
            with transaction(place):
                led=[p["step"] for p in db.session.scalars(select(LedgerEvent.payload).where(LedgerEvent.type=="echo.thing_made").order_by(LedgerEvent.seq))]
                dead=db.session.scalar(select(func.count()).select_from(Delivery))
    ext=Counter(map(int,out.read_text().split()))
    print("acked",len(acked),"ledger",len(led),"handled",len(steps),"twice",len(steps)-len(set(steps)),"lost",set(acked)-set(steps),"dead",dead,"ext twice",ext.total()-len(ext), "said", len(keeper.said), len(keeper2.said))
    assert Counter(led)==Counter(steps)
    for s in range(7):
        assert [x for x in steps if x%7==s]==[x for x in led if x%7==s]
