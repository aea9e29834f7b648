"""The team, announcements and their recipients; why a person cannot be reached.

Runs before the deploy. The code of step 0001 must be stopped by then: a column it writes goes away.
"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('announcements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('author', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('approved_by', sa.BigInteger(), nullable=True),
    sa.Column('approved', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.Float(), nullable=False),
    sa.Column('changed_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcements')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcements_author'), ['author'], unique=False)

    op.create_table('errands',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('bot_id', sa.BigInteger(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('details', sa.Text(), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errands')),
    sqlite_autoincrement=True
    )
    op.create_table('invites',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('scope', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_invites'))
    )
    op.create_table('journal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', sa.Float(), nullable=False),
    sa.Column('actor', sa.BigInteger(), nullable=True),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('object', sa.String(length=64), nullable=True),
    sa.Column('details', sa.Text(), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_actor'), ['actor'], unique=False)
        batch_op.create_index(batch_op.f('ix_journal_at'), ['at'], unique=False)

    op.create_table('links',
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('announcement_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('taps', sa.BigInteger(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_links'))
    )
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_links_announcement_id'), ['announcement_id'], unique=False)

    op.create_table('members',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('scope', sa.String(length=64), nullable=False),
    sa.Column('granted_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'role', 'scope', name=op.f('pk_members'))
    )
    op.create_table('recipients',
    sa.Column('sending_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('is_fallback', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('reads', sa.String(length=8), nullable=False),
    sa.Column('region', sa.String(length=32), server_default='', nullable=False),
    sa.Column('zone', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.SmallInteger(), nullable=False),
    sa.Column('not_before', sa.Float(), nullable=False),
    sa.Column('attempts', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('revision', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=80), nullable=True),
    sa.Column('settled_at', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('sending_id', 'person_id', name=op.f('pk_recipients')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('recipients', schema=None) as batch_op:
        batch_op.create_index('ix_recipients_flying', ['sending_id'], unique=False, sqlite_where=sa.text('state = 1'), postgresql_where=sa.text('state = 1'))
        batch_op.create_index('ix_recipients_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_recipients_queued', ['sending_id', 'zone', 'not_before'], unique=False, sqlite_where=sa.text('state = 0'), postgresql_where=sa.text('state = 0'))

    op.create_table('reminders',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('announcement_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('before', sa.String(length=8), nullable=False),
    sa.Column('at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'announcement_id', 'before', name=op.f('pk_reminders'))
    )
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminders_at'), ['at'], unique=False)

    op.create_table('saved_audiences',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('author', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_audiences')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('saved_audiences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_audiences_author'), ['author'], unique=False)

    op.create_table('sendings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('bot_id', sa.BigInteger(), nullable=False),
    sa.Column('announcement_id', sa.BigInteger(), nullable=False),
    sa.Column('parent_id', sa.BigInteger(), nullable=True),
    sa.Column('purpose', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('revision', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('starts_at', sa.Float(), nullable=False),
    sa.Column('started_at', sa.Float(), nullable=True),
    sa.Column('finished_at', sa.Float(), nullable=True),
    sa.Column('cursor', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('told', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sendings')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('sendings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sendings_announcement_id'), ['announcement_id'], unique=False)
        batch_op.create_index('ix_sendings_under_way', ['id'], unique=False, sqlite_where=sa.text('state < 6'), postgresql_where=sa.text('state < 6'))

    op.create_table('tallies',
    sa.Column('sending_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('reads', sa.String(length=8), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('region', sa.String(length=32), nullable=False),
    sa.Column('state', sa.SmallInteger(), nullable=False),
    sa.Column('hour', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sending_id', 'reads', 'language', 'region', 'state', 'hour', name=op.f('pk_tallies'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unreachable', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('muted', sa.Text(), server_default='', nullable=False))

    op.execute(sa.text("UPDATE people SET unreachable = 'blocked' WHERE NOT reachable"))
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('reachable')



def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reachable', sa.Boolean(), server_default=sa.true(), nullable=False))

    op.execute(sa.text("UPDATE people SET reachable = (unreachable IS NULL)"))
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('muted')
        batch_op.drop_column('unreachable')

    op.drop_table('tallies')
    with op.batch_alter_table('sendings', schema=None) as batch_op:
        batch_op.drop_index('ix_sendings_under_way', sqlite_where=sa.text('state < 6'), postgresql_where=sa.text('state < 6'))
        batch_op.drop_index(batch_op.f('ix_sendings_announcement_id'))

    op.drop_table('sendings')
    with op.batch_alter_table('saved_audiences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_audiences_author'))

    op.drop_table('saved_audiences')
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminders_at'))

    op.drop_table('reminders')
    with op.batch_alter_table('recipients', schema=None) as batch_op:
        batch_op.drop_index('ix_recipients_queued', sqlite_where=sa.text('state = 0'), postgresql_where=sa.text('state = 0'))
        batch_op.drop_index('ix_recipients_person_id')
        batch_op.drop_index('ix_recipients_flying', sqlite_where=sa.text('state = 1'), postgresql_where=sa.text('state = 1'))

    op.drop_table('recipients')
    op.drop_table('members')
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_links_announcement_id'))

    op.drop_table('links')
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journal_at'))
        batch_op.drop_index(batch_op.f('ix_journal_actor'))

    op.drop_table('journal')
    op.drop_table('invites')
    op.drop_table('errands')
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcements_author'))

    op.drop_table('announcements')
